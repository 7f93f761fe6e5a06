package dev.socle.qemu;

import dev.socle.catalog.Caches;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What comes of moving a running guest from one QEMU to another: what QEMU will do, what the guest would find changed,
 * and whether that is safe. QEMU lets most of what is unsafe through, since no CPU is in the stream.
 *
 * @param exact      what QEMU does
 * @param difference what a guest would find changed, were it moved
 * @param sound      whether the guest can go on without harm, as far as the CPU is concerned
 */
public record MigrationVerdict(MigrationOutcome exact, GuestDifference difference, Verdict sound) {

    /** The verdict on a move from one end to the other. */
    public static MigrationVerdict of(MigrationEnd source, MigrationEnd destination, Caches caches) {
        final GuestCpuid before = GuestCpuid.of(source.cpu(), caches);
        final GuestCpuid after = GuestCpuid.of(destination.cpu(), caches);
        final GuestDifference difference = GuestDifference.between(before, after);
        return new MigrationVerdict(QemuMigration.of(source, destination), difference,
                sound(source, destination, before, after, difference));
    }

    private static Verdict sound(MigrationEnd source, MigrationEnd destination, GuestCpuid before, GuestCpuid after,
                                 GuestDifference difference) {
        final List<Blocker> blockers = MigrationRules.blockers(source, destination, before, after, difference);
        if (!blockers.isEmpty()) {
            return new Verdict.Incompatible(blockers);
        }
        final List<String> missing = MigrationRules.missing(source, destination);
        return missing.isEmpty() ? new Verdict.Compatible(silentChanges(source, difference))
                : new Verdict.Unknown(missing);
    }

    private static List<String> silentChanges(MigrationEnd source, GuestDifference difference) {
        final List<String> changes = new ArrayList<>();
        final FeatureSet gained = difference.gained();
        if (!gained.isEmpty()) {
            changes.add("features appear: " + String.join(", ", gained.stream()
                    .map(feature -> source.cpu().release().names().nameOf(feature)
                            .orElse(feature.place().display())).distinct().sorted().toList())
                    + "; programs that start after the move may use them, and then the guest cannot go back");
        }
        if (!difference.leaves().isEmpty()) {
            final int leaves = difference.leaves().size();
            changes.add(leaves == 1 ? "1 leaf of CPUID changes" : leaves + " leaves of CPUID change");
        }
        return changes;
    }

    /** Whether QEMU lets a move through that harms the guest: the case this is made for. */
    public boolean isSilentHarm() {
        return exact instanceof MigrationOutcome.Accepted && sound instanceof Verdict.Incompatible;
    }
}
