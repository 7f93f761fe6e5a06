package dev.socle.qemu;

import dev.socle.cpu.Blocker;
import dev.socle.cpu.Side;
import dev.socle.host.Accelerator;
import java.util.List;

/** Performance counters, which are the host's own: how many there are and how wide, leaf 0xa tells the guest. */
final class CounterRules {

    private static final int LEAF = 0xa;

    private CounterRules() {
    }

    static List<Objection> objections(RealizedCpu source, RealizedCpu destination, GuestCpuid before, GuestCpuid after) {
        if (!hasCounters(source)) {
            return List.of();
        }
        if (!destination.properties().isOn("pmu")) {
            return List.of(differs("on", "off", "the guest may be counting with them", "set pmu alike"));
        }
        final boolean known = !before.unknown().contains(LEAF) && !after.unknown().contains(LEAF);
        return !known || before.read(LEAF, 0).equals(after.read(LEAF, 0)) ? List.of()
                : List.of(differs("as leaf 0xa says", "others", "the guest counts with counters that are others there",
                        "start the guest with pmu=off, or move it between processors that count alike"));
    }

    private static Objection differs(String was, String becomes, String reason, String remedy) {
        return new Objection(MigrationCause.PERFORMANCE_COUNTERS, new Blocker.Differs(Side.DESTINATION,
                "performance counters", was, becomes, reason, remedy));
    }

    static List<Doubt> missing(RealizedCpu source, GuestCpuid before, GuestCpuid after) {
        return hasCounters(source) && (before.unknown().contains(LEAF) || after.unknown().contains(LEAF))
                ? List.of(new Doubt(MigrationCause.COUNTERS_UNKNOWN,
                        "whether both hosts count alike: pmu is on, and leaf 0xa is the host's")) : List.of();
    }

    private static boolean hasCounters(RealizedCpu source) {
        return source.accelerator() == Accelerator.KVM && source.properties().isOn("pmu");
    }
}
