package dev.socle.catalog;

import dev.socle.cpu.FeatureSet;

/**
 * A feature raises the highest leaf that the guest sees, so that it can see the feature.
 *
 * @param leaf    the leaf that the guest then sees at least
 * @param subleaf of leaf 7: the sub-leaf
 * @param by      any of these does it
 * @param always  even where {@code full-cpuid-auto-level} is off
 */
public record LevelRule(int leaf, int subleaf, FeatureSet by, boolean always) {
}
