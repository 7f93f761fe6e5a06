package dev.socle.libvirt;

import dev.socle.cpu.Blocker;
import dev.socle.cpu.Side;
import java.util.List;
import java.util.Optional;

/**
 * libvirt's check, before it starts QEMU for a domain of whatever type, that the host's time-stamp counter can run as
 * the guest is promised. A host without KVM tells libvirt nothing of its counter, and then there is no check.
 */
final class TscCheck {

    /** In parts per million; both ends of the range still pass (measured with libvirt 9.0 and 12.8). */
    private static final long TOLERANCE = 250;
    private static final long MILLION = 1_000_000;

    private TscCheck() {
    }

    /** A timer that is said not to be present counts as well, one of frequency 0 does not. */
    static Optional<CpuError> refusal(List<DomainTimer> timers, Optional<CpuDefinition.Counter> host) {
        return timers.stream().filter(timer -> timer.name().equals("tsc") && timer.hertz().orElse(0) > 0).findFirst()
                .flatMap(timer -> host.flatMap(counter -> refusal(timer.hertz().getAsLong(), counter)));
    }

    private static Optional<CpuError> refusal(long wanted, CpuDefinition.Counter host) {
        final long tolerance = host.hertz() * TOLERANCE / MILLION;
        if (host.scaling().orElse(false) || Math.abs(wanted - host.hertz()) <= tolerance) {
            return Optional.empty();
        }
        return Optional.of(new CpuError.HostWillNotDo(List.of(new Blocker.Tsc(Side.HOST, wanted, host.hertz(),
                "the guest is promised a time-stamp counter of " + wanted + " Hz, and the host's runs at "
                        + host.hertz() + " Hz (within " + tolerance + " Hz would do) and cannot be scaled",
                "leave the frequency out of <timer name='tsc'>, or give the host's; a guest that has it already must"
                        + " stay among hosts of that frequency, or of CPUs that scale it"))));
    }
}
