package dev.socle.flaw;

import dev.socle.cpu.FeatureSet;
import java.util.List;
import java.util.Optional;

/**
 * How a Linux guest (7.1) judges a flaw by what it sees of its CPU.
 *
 * @param applies whether the guest counts itself among the affected, the immunity bits left aside
 * @param immune  the bits that tell the guest that it is not affected
 * @param covers  what protects it; the first that holds counts
 * @param host    what else there is to say where, without a cover, it is the host's business alone; empty where the
 *                guest is then open
 * @param unseen  where a host has the flaw and the guest does not look for it: whether that matters
 */
public record GuestRule(Condition applies, Condition immune, List<Cover> covers, Optional<String> host,
                        Condition unseen) {

    public GuestRule {
        covers = List.copyOf(covers);
    }

    /** Every feature that the rule looks at. */
    FeatureSet features() {
        final FeatureSet judged = applies.features().or(immune.features()).or(unseen.features());
        return covers.stream().map(cover -> cover.when().features()).reduce(judged, FeatureSet::or);
    }

    /** A protection: when the guest has it, and what it does. */
    public record Cover(Condition when, String how) {
    }
}
