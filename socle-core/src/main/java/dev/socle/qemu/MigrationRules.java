package dev.socle.qemu;

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
    static List<Objection> objections(MigrationEnd source, MigrationEnd destination, GuestCpuid before,
                                      GuestCpuid after, GuestDifference difference) {
        final List<Objection> objections = new ArrayList<>();
        objections.addAll(IdentityRules.objections(source.cpu(), destination.cpu(), difference));
        objections.addAll(StateRules.objections(source, destination, before, after));
        objections.addAll(ClockRules.objections(source, destination));
        objections.addAll(MachineRules.objections(source, destination));
        objections.addAll(CounterRules.objections(source.cpu(), destination.cpu(), before, after));
        return objections;
    }

    /** What would have to be known to tell. */
    static List<Doubt> missing(MigrationEnd source, MigrationEnd destination, GuestCpuid before, GuestCpuid after) {
        final List<Doubt> missing = new ArrayList<>();
        missing.addAll(ClockRules.missing(source, destination));
        missing.addAll(StateRules.missing(source, destination));
        missing.addAll(CounterRules.missing(source.cpu(), before, after));
        return missing;
    }
}
