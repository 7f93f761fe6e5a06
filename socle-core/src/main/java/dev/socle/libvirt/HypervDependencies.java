package dev.socle.libvirt;

import dev.socle.libvirt.DomainFeatures.Hyperv;
import java.util.List;
import java.util.Optional;

/**
 * Which of Microsoft's enlightenments need another, as libvirt checks it of a domain, in its order. QEMU has more such
 * needs; those that its oldest machine types do not have libvirt does not check.
 */
final class HypervDependencies {

    private record Need(Enlightenment of, Enlightenment needed) {
    }

    private static final List<Need> NEEDS = List.of(
            new Need(Enlightenment.STIMER, Enlightenment.SYNIC),
            new Need(Enlightenment.TLBFLUSH, Enlightenment.VPINDEX),
            new Need(Enlightenment.IPI, Enlightenment.VPINDEX),
            new Need(Enlightenment.EVMCS, Enlightenment.VAPIC));
    private static final String CLOCK = "hypervclock";

    private HypervDependencies() {
    }

    /** What is needed and not there; empty if nothing is. */
    static Optional<CpuError> unmet(Hyperv hyperv, List<DomainTimer> timers) {
        if (hyperv.mode() != Hyperv.Mode.CUSTOM) {
            return Optional.empty();
        }
        if (hyperv.on(Enlightenment.STIMER) && timers.stream().noneMatch(HypervDependencies::isClock)) {
            return Optional.of(refusal(Enlightenment.STIMER, "timer " + CLOCK));
        }
        return NEEDS.stream().filter(need -> hyperv.on(need.of()) && !hyperv.on(need.needed())).findFirst()
                .map(need -> refusal(need.of(), need.needed().element()));
    }

    private static boolean isClock(DomainTimer timer) {
        return timer.name().equals(CLOCK) && timer.present().orElse(false);
    }

    private static CpuError refusal(Enlightenment of, String needed) {
        return new CpuError.NotAllowed("Hyper-V's " + of.element() + " needs " + needed,
                "add " + needed + ", or leave " + of.element() + " out", Optional.empty());
    }
}
