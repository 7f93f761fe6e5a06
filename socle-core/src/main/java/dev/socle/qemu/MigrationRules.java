package dev.socle.qemu;

import dev.socle.cpu.Blocker;
import dev.socle.cpu.Feature;
import dev.socle.cpu.Place;
import java.util.ArrayList;
import java.util.List;

/** What a running guest needs of the CPU it arrives at: the rules of sound mode, each a small question. */
final class MigrationRules {

    private MigrationRules() {
    }

    static boolean has(RealizedCpu cpu, Place place) {
        return Feature.knownAt(place).filter(cpu.features()::contains).isPresent();
    }

    /** Everything that makes the move unsafe for the guest. */
    static List<Blocker> blockers(MigrationEnd source, MigrationEnd destination, GuestCpuid before, GuestCpuid after,
                                  GuestDifference difference) {
        final List<Blocker> blockers = new ArrayList<>();
        blockers.addAll(IdentityRules.blockers(source.cpu(), destination.cpu(), difference));
        blockers.addAll(StateRules.blockers(source, destination, before, after));
        blockers.addAll(ClockRules.blockers(source, destination));
        blockers.addAll(MachineRules.blockers(source, destination));
        return blockers;
    }

    /** What would have to be known to tell. */
    static List<String> missing(MigrationEnd source, MigrationEnd destination) {
        final List<String> missing = new ArrayList<>();
        missing.addAll(ClockRules.missing(source, destination));
        missing.addAll(StateRules.missing(source, destination));
        return missing;
    }
}
