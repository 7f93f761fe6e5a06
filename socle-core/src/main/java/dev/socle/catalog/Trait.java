package dev.socle.catalog;

import dev.socle.cpu.FeatureSet;
import java.util.Optional;

/**
 * A CPU trait of OpenStack's os-traits.
 *
 * @param name     such as {@code HW_CPU_X86_AVX2}
 * @param features the features it stands for, all of them; empty where it stands for something else
 * @param novaKey  the name by which Nova's libvirt driver looks for it, right or not; none if it does not look
 * @param reported whether Nova's libvirt driver ever reports it
 * @param note     what is odd about it
 */
public record Trait(String name, FeatureSet features, Optional<String> novaKey, boolean reported,
                    Optional<String> note) {
}
