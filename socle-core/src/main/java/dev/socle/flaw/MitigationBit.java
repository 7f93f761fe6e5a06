package dev.socle.flaw;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import java.util.List;

/**
 * A feature that has to do with flaws.
 *
 * @param name       as QEMU spells it, or the vendor's manual where QEMU has no name
 * @param lacking    what a host without it needs, in words
 * @param onlyWith   features without which it must not be shown
 * @param excludes   features that contradict it
 * @param nestedOnly whether only guests that run guests have a use for it
 * @param references addresses of the sources
 */
public record MitigationBit(String name, Feature feature, BitKind kind, String lacking, FeatureSet onlyWith,
                            FeatureSet excludes, boolean nestedOnly, List<String> references) {
    public MitigationBit {
        references = List.copyOf(references);
    }
}
