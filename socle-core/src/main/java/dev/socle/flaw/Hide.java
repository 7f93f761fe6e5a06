package dev.socle.flaw;

import dev.socle.cpu.FeatureSet;

/**
 * What should be hidden from guests because of a flaw.
 *
 * @param when      in which case, in words
 * @param byDefault whether new guests are better without it, unless somebody asks for it
 */
public record Hide(FeatureSet features, String when, boolean byDefault, Note why) {
}
