package dev.socle.flaw;

import dev.socle.cpu.FeatureSet;
import java.util.ArrayList;
import java.util.List;

/**
 * What a condition found: whether it holds, and what decided it.
 *
 * @param truth    whether it holds
 * @param grounds  what decided it, or what is missing to decide
 * @param features the features among the grounds
 */
public record Finding(Truth truth, List<Ground> grounds, FeatureSet features) {

    public Finding {
        grounds = List.copyOf(grounds);
    }

    /** One thing that decided: the kind of evidence, and the fact in a few words. */
    public record Ground(Evidence evidence, String text) {
    }

    static Finding of(Truth truth) {
        return new Finding(truth, List.of(), FeatureSet.empty());
    }

    static Finding of(Truth truth, Evidence evidence, String text) {
        return new Finding(truth, List.of(new Ground(evidence, text)), FeatureSet.empty());
    }

    static Finding of(Truth truth, FeatureSet features, String text) {
        return new Finding(truth, List.of(new Ground(Evidence.FEATURE, text)), features);
    }

    boolean holds() {
        return truth == Truth.YES;
    }

    Finding negated() {
        return new Finding(truth.negated(), grounds, features);
    }

    /** The same truth, on the grounds of both. */
    Finding together(Finding other) {
        final List<Ground> all = new ArrayList<>(grounds);
        other.grounds.stream().filter(ground -> !all.contains(ground)).forEach(all::add);
        return new Finding(truth, all, features.or(other.features));
    }

    /** The strongest kind of evidence among the grounds: features before lists before the vendor. */
    Evidence evidence() {
        return List.of(Evidence.FEATURE, Evidence.SIGNATURE, Evidence.VENDOR).stream()
                .filter(kind -> grounds.stream().anyMatch(ground -> ground.evidence() == kind))
                .findFirst().orElse(Evidence.NONE);
    }

    /** All grounds in words; empty if there are none. */
    String text() {
        return String.join(", ", grounds.stream().map(Ground::text).toList());
    }
}
