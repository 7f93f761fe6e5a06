package dev.socle.libvirt;

import dev.socle.catalog.Version;
import java.util.Set;

/**
 * Features that QEMU turns on and off by the shape of the processors, whatever is said of them. Since 11.10 libvirt
 * asks for none of them, shows none, and does not look whether a guest has them (release notes; seen with 12.8).
 */
final class ShapeFeatures {

    private static final Version LEFT_ALONE = new Version(11, 10, 0);
    private static final Set<String> NAMES = Set.of("ht", "cmp_legacy");

    private ShapeFeatures() {
    }

    /** Whether this release leaves the feature alone. */
    static boolean leaves(String feature, Version libvirt) {
        return libvirt.compareTo(LEFT_ALONE) >= 0 && NAMES.contains(feature);
    }

    /** The CPU without what this release leaves alone. */
    static CpuDefinition dropped(CpuDefinition cpu, Version libvirt) {
        return cpu.toBuilder().features(cpu.features().stream()
                .filter(feature -> !leaves(feature.name(), libvirt)).toList()).build();
    }
}
