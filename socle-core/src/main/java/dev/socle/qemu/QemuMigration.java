package dev.socle.qemu;

import dev.socle.catalog.Version;
import dev.socle.cpu.Knowledge;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.host.Accelerator;
import dev.socle.qemu.MigrationOutcome.Reason;
import dev.socle.qemu.MigrationOutcome.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Exactly what QEMU does with a migration. Measured with two QEMUs of 7.2, 10.0 and 11.1 under TCG: it refuses another
 * machine type, missing processors, another number of places for them and two stated frequencies that differ, and
 * nothing else that has to do with the CPU.
 */
final class QemuMigration {

    private static final Place.Cpuid LONG_MODE = new Place.Cpuid(0x80000001, 0, Register.EDX, 29);
    private static final Place.Cpuid INVTSC = new Place.Cpuid(0x80000007, 0, Register.EDX, 8);

    private static final Version SENDS_PLACES = new Version(11, 1, 0);

    private final MigrationEnd source;
    private final MigrationEnd destination;

    private QemuMigration(MigrationEnd source, MigrationEnd destination) {
        this.source = source;
        this.destination = destination;
    }

    static MigrationOutcome of(MigrationEnd source, MigrationEnd destination) {
        return new QemuMigration(source, destination).outcome();
    }

    private MigrationOutcome outcome() {
        final List<Reason> atStart = atStart();
        if (!atStart.isEmpty()) {
            return new MigrationOutcome.DestinationDoesNotStart(atStart);
        }
        final List<Reason> refusals = new ArrayList<>(blocked());
        machine().ifPresent(refusals::add);
        processors().ifPresent(refusals::add);
        tsc().ifPresent(refusals::add);
        nested().ifPresent(refusals::add);
        if (!refusals.isEmpty()) {
            return new MigrationOutcome.Refused(refusals);
        }
        final List<Reason> lost = lostAfterHandOver();
        return lost.isEmpty() ? new MigrationOutcome.Accepted() : new MigrationOutcome.GuestLost(lost);
    }

    private List<Reason> atStart() {
        final List<Reason> reasons = new ArrayList<>();
        if (destination.host().knowsMachine() == Knowledge.ABSENT) {
            reasons.add(new Reason(Why.MACHINE_TYPE_GONE, destination.cpu().release().display()
                    + " has no machine type " + destination.cpu().machine().orElse("of that name")));
        }
        if (destination.cpu().properties().isOn("enforce") && !destination.unavailable().isEmpty()) {
            reasons.add(new Reason(Why.ENFORCED_FEATURES, "enforce is on and the host lacks "
                    + destination.unavailable().size() + " of the features"));
        }
        return reasons;
    }

    /** What QEMU registers as a reason against migration when the source starts; with KVM only. */
    private List<Reason> blocked() {
        final RealizedCpu cpu = source.cpu();
        if (cpu.accelerator() != Accelerator.KVM) {
            return List.of();
        }
        final List<Reason> reasons = new ArrayList<>();
        final boolean frequencyStated = statedFrequency(cpu).isPresent();
        if (MigrationRules.has(cpu, INVTSC) && !frequencyStated) {
            reasons.add(new Reason(Why.NOT_MIGRATABLE,
                    "invtsc promises a frequency that nothing states, so it cannot be kept"));
        }
        if (cpu.properties().isOn("hv-passthrough")) {
            reasons.add(new Reason(Why.NOT_MIGRATABLE, "hv-passthrough shows what this host has"));
        }
        if (cpu.properties().text("hv-no-nonarch-coresharing").filter("auto"::equals).isPresent()) {
            reasons.add(new Reason(Why.NOT_MIGRATABLE, "hv-no-nonarch-coresharing=auto shows what this host does"));
        }
        if (cpu.properties().isOn("hv-reenlightenment") && !frequencyStated) {
            reasons.add(new Reason(Why.NOT_MIGRATABLE, "hv-reenlightenment needs tsc-frequency"));
        }
        return reasons;
    }

    private Optional<Reason> machine() {
        final Optional<String> received = source.cpu().machine();
        final Optional<String> local = destination.cpu().machine();
        return received.isPresent() && local.isPresent() && !received.equals(local)
                ? Optional.of(new Reason(Why.MACHINE_TYPE, "the machine type received is " + received.get()
                        + " and the local one is " + local.get()))
                : Optional.empty();
    }

    /**
     * A destination with more processors than the source has is accepted, if the machine has room for as many: a source
     * of 11.1 sends the state of every place for one (from 11.1 to 10.0 and 11.1 refused, from 10.0 to both accepted;
     * q35 and i440fx).
     */
    private Optional<Reason> processors() {
        final GuestTopology sent = source.cpu().topology();
        final GuestTopology there = destination.cpu().topology();
        if (sent.processors() > there.processors()) {
            return Optional.of(new Reason(Why.PROCESSORS, "the stream has a processor " + there.processors()
                    + ", and the destination has " + there.processors() + " in all, numbered from 0"));
        }
        return sent.capacity() != there.capacity()
                && source.cpu().release().version().compareTo(SENDS_PLACES) >= 0
                ? Optional.of(new Reason(Why.PROCESSORS, "the stream has the state of " + sent.capacity()
                        + " places for processors, and the destination has " + there.capacity()))
                : Optional.empty();
    }

    private Optional<Reason> tsc() {
        final OptionalLong sent = statedFrequency(source.cpu()).isPresent()
                ? statedFrequency(source.cpu()) : source.cpu().tscHertz();
        final OptionalLong wanted = statedFrequency(destination.cpu());
        return sent.isPresent() && wanted.isPresent() && kilohertz(sent) != kilohertz(wanted)
                ? Optional.of(new Reason(Why.TSC_FREQUENCY, String.format(Locale.ROOT,
                        "the destination is told %d kHz and the guest has %d kHz", kilohertz(wanted), kilohertz(sent))))
                : Optional.empty();
    }

    private static long kilohertz(OptionalLong hertz) {
        return hertz.getAsLong() / 1000;
    }

    private Optional<Reason> nested() {
        return source.host().runsNested() == Knowledge.PRESENT && destination.host().nested() == Knowledge.ABSENT
                ? Optional.of(new Reason(Why.NESTED_STATE,
                        "the guest runs guests, and the destination's kernel takes no such state"))
                : Optional.empty();
    }

    /** KVM refuses state that a processor cannot have; by then the source has handed over. TCG takes it. */
    private List<Reason> lostAfterHandOver() {
        if (destination.cpu().accelerator() != Accelerator.KVM) {
            return List.of();
        }
        final List<Reason> reasons = new ArrayList<>();
        if (MigrationRules.has(source.cpu(), LONG_MODE) && !MigrationRules.has(destination.cpu(), LONG_MODE)) {
            reasons.add(new Reason(Why.REGISTERS, "the kernel refuses the registers of a guest in long mode"));
        }
        if ((source.cpu().components().user() & ~destination.cpu().components().user()) != 0) {
            reasons.add(new Reason(Why.REGISTERS, "the kernel refuses an XCR0 with components that the processor has "
                    + "not; every usual guest has enabled all it had"));
        }
        return reasons;
    }

    private static OptionalLong statedFrequency(RealizedCpu cpu) {
        final OptionalLong stated = cpu.properties().number("tsc-frequency");
        return stated.isPresent() && stated.getAsLong() != 0 ? stated : OptionalLong.empty();
    }
}
