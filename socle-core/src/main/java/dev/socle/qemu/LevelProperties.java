package dev.socle.qemu;

import java.util.Set;

/** The properties about levels. */
final class LevelProperties {

    /** The value that means: as high as features need. */
    static final String AUTOMATIC = "4294967295";
    static final String AUTO_LEVEL = "full-cpuid-auto-level";
    static final String INTEL_PT_AUTO_LEVEL = "x-intel-pt-auto-level";

    private static final Set<String> LEVELS = Set.of("level", "xlevel", "xlevel2", "level-func7", "min-level",
            "min-xlevel", "min-xlevel2");

    private LevelProperties() {
    }

    /** Whether the highest leaves follow from what the CPU has: not on old machine types. */
    static boolean areRaisedByFeatures(CpuProperties properties) {
        return properties.text(AUTO_LEVEL).filter("off"::equals).isEmpty();
    }

    static boolean isLevel(String property) {
        return LEVELS.contains(property);
    }
}
