package dev.socle.libvirt;

import dev.socle.catalog.Version;
import java.util.Set;

/**
 * Features that QEMU turns on and off by the shape of the processors, whatever is said of them. Newer
 * libvirts ask for none of them, show none, and do not look whether a guest has them
 * ({@link ReleaseRule#SHAPE_FEATURES_LEFT_ALONE}).
 */
final class ShapeFeatures {

    private static final Set<String> NAMES = Set.of("ht", "cmp_legacy");

    private ShapeFeatures() {
    }

    /** Whether this release leaves the feature alone. */
    static boolean leaves(String feature, Version libvirt) {
        return ReleaseRule.SHAPE_FEATURES_LEFT_ALONE.isOf(libvirt) && NAMES.contains(feature);
    }
}
