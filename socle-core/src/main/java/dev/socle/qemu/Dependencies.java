package dev.socle.qemu;

import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Features that need others, which QEMU drops where those are off, and then what needs the dropped ones. */
public final class Dependencies {

    private final QemuRelease release;

    public Dependencies(QemuRelease release) {
        this.release = release;
    }

    /** The features without those that depend on something that is not among them. */
    public FeatureSet supported(FeatureSet features) {
        return supported(features, (dropped, missing) -> { });
    }

    /**
     * The same, told of each step.
     *
     * @param dropped takes each feature that is dropped, and what it lacked
     */
    FeatureSet supported(FeatureSet features, BiConsumer<Feature, FeatureSet> dropped) {
        FeatureSet rest = features;
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<Feature, FeatureSet> rule : release.requires().entrySet()) {
                if (rest.contains(rule.getKey()) && !rest.containsAll(rule.getValue())) {
                    final FeatureSet missing = rule.getValue().andNot(rest);
                    rest = rest.andNot(FeatureSet.of(List.of(rule.getKey())));
                    dropped.accept(rule.getKey(), missing);
                    more = true;
                }
            }
        }
        return rest;
    }
}
