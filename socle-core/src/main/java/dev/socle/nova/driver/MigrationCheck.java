package dev.socle.nova.driver;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Nova's checks of a live migration, as far as they concern the CPU: the conductor looks at the releases of the
 * hypervisors, the destination compares a CPU with itself, the source checks nothing. What is sent is the source's
 * live XML; its {@code <cpu>} is never touched, so that libvirt on the destination is the real judge.
 */
public final class MigrationCheck {

    private MigrationCheck() {
    }

    /**
     * A compute node, as the database has it.
     *
     * @param hypervisorType    such as QEMU
     * @param hypervisorVersion QEMU's release as a number: major * 1,000,000 + minor * 1,000 + micro
     */
    public record Node(Optional<String> hypervisorType, OptionalLong hypervisorVersion) {
    }

    /** What the destination compares. */
    public enum Subject {
        /** Nothing: the check is switched off. */
        NONE("nothing"),
        /** The CPU that was stored with the instance when it was made. */
        INSTANCE("instance vcpu_model"),
        /** The physical CPU of the source, since no model was stored with the instance. */
        SOURCE_HOST("source host cpu_info");

        private final String words;

        Subject(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * What the destination found.
     *
     * @param refusal none where the check passed
     */
    public record Destination(Subject subject, CpuComparison.Outcome comparison, Optional<Refusal> refusal) {
    }

    /** The conductor's: a no, or none. */
    public static Optional<Refusal> conductor(Node source, Node destination, boolean skipVersionCheck) {
        if (source.hypervisorType().isPresent() && destination.hypervisorType().isPresent()
                && !source.hypervisorType().equals(destination.hypervisorType())) {
            return Optional.of(new Refusal("InvalidHypervisorType", "the source is a "
                    + source.hypervisorType().get() + ", the destination a " + destination.hypervisorType().get(),
                    "migrate between hosts of one kind"));
        }
        if (!skipVersionCheck && source.hypervisorVersion().isPresent() && destination.hypervisorVersion().isPresent()
                && source.hypervisorVersion().getAsLong() > destination.hypervisorVersion().getAsLong()) {
            return Optional.of(new Refusal("DestinationHypervisorTooOld", "QEMU on the destination ("
                    + destination.hypervisorVersion().getAsLong() + ") is older than on the source ("
                    + source.hypervisorVersion().getAsLong() + ")", "upgrade the destination first, or set"
                    + " [workarounds] skip_hypervisor_version_check_on_lm if QEMU has the guest's machine type there"));
        }
        return Optional.empty();
    }

    /**
     * The destination's.
     *
     * @param options   the destination's
     * @param instance  what was stored with the instance; none where nothing was
     * @param sourceCpu the source's physical CPU, by its cpu_info
     */
    public static Destination destination(DriverOptions options, Optional<NovaCpu> instance, NovaCpu sourceCpu,
                                          CpuComparison onDestination) {
        if (options.skipCompareOnDest()) {
            return new Destination(Subject.NONE, CpuComparison.Outcome.notAsked(), Optional.empty());
        }
        final boolean stored = instance.flatMap(NovaCpu::model).isPresent();
        final CpuComparison.Outcome outcome = onDestination.compare(stored ? instance.get() : sourceCpu);
        return new Destination(stored ? Subject.INSTANCE : Subject.SOURCE_HOST, outcome,
                outcome.refusal().map(refusal -> refusal.as("MigrationPreCheckError")));
    }
}
