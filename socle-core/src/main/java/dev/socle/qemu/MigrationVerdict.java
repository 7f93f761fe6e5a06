package dev.socle.qemu;

import dev.socle.catalog.Caches;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Verdict;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What comes of moving a running guest from one QEMU to another: what QEMU will do, what the guest would find changed,
 * and whether that is safe. QEMU lets most of what is unsafe through, since no CPU is in the stream.
 *
 * @param exact      what QEMU does
 * @param difference what a guest would find changed, were it moved
 * @param sound      whether the guest can go on without harm, as far as the CPU is concerned
 * @param causes     the rules that {@code sound} comes of: those of its blockers; else of what is missing to decide;
 *                   else of its silent changes
 */
public record MigrationVerdict(MigrationOutcome exact, GuestDifference difference, Verdict sound,
                               Set<MigrationCause> causes) {

    public MigrationVerdict {
        causes = Collections.unmodifiableSet(causes.isEmpty() ? EnumSet.noneOf(MigrationCause.class)
                : EnumSet.copyOf(causes));
    }

    /** The verdict on a move from one end to the other. */
    public static MigrationVerdict of(MigrationEnd source, MigrationEnd destination, Caches caches) {
        final GuestCpuid before = GuestCpuid.of(source.cpu(), caches);
        final GuestCpuid after = GuestCpuid.of(destination.cpu(), caches);
        final GuestDifference difference = GuestDifference.between(before, after);
        final MigrationOutcome exact = QemuMigration.of(source, destination);
        final List<Objection> objections = MigrationRules.objections(source, destination, before, after, difference);
        if (!objections.isEmpty()) {
            return new MigrationVerdict(exact, difference,
                    new Verdict.Incompatible(objections.stream().map(Objection::blocker).toList()),
                    objections.stream().map(Objection::cause).collect(Collectors.toSet()));
        }
        final List<Doubt> doubts = MigrationRules.missing(source, destination, before, after);
        if (!doubts.isEmpty()) {
            return new MigrationVerdict(exact, difference,
                    new Verdict.Unknown(doubts.stream().map(Doubt::missing).toList()),
                    doubts.stream().map(Doubt::cause).collect(Collectors.toSet()));
        }
        final SequencedMap<MigrationCause, String> changes = silentChanges(source, difference);
        return new MigrationVerdict(exact, difference, new Verdict.Compatible(List.copyOf(changes.values())),
                changes.keySet());
    }

    private static SequencedMap<MigrationCause, String> silentChanges(MigrationEnd source, GuestDifference difference) {
        final SequencedMap<MigrationCause, String> changes = new LinkedHashMap<>();
        final FeatureSet gained = difference.gained();
        if (!gained.isEmpty()) {
            changes.put(MigrationCause.FEATURES_GAINED, "features appear: " + String.join(", ", gained.stream()
                    .map(feature -> source.cpu().release().names().nameOf(feature)
                            .orElse(feature.place().display())).distinct().sorted().toList())
                    + "; programs that start after the move may use them, and then the guest cannot go back");
        }
        if (!difference.leaves().isEmpty()) {
            final int leaves = difference.leaves().size();
            changes.put(MigrationCause.CPUID_CHANGED,
                    leaves == 1 ? "1 leaf of CPUID changes" : leaves + " leaves of CPUID change");
        }
        return changes;
    }

    /** Whether QEMU lets a move through that harms the guest: the case this is made for. */
    public boolean isSilentHarm() {
        return exact instanceof MigrationOutcome.Accepted && sound instanceof Verdict.Incompatible;
    }
}
