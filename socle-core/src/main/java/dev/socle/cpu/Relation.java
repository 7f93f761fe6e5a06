package dev.socle.cpu;

/** How the first of two CPUs stands to the second; the meaning QEMU documents for query-cpu-model-comparison. */
public enum Relation {
    IDENTICAL, SUPERSET, SUBSET, INCOMPATIBLE;

    /** By features alone; vendor, levels and widths are for the engines to judge. */
    public static Relation of(FeatureSet first, FeatureSet second) {
        final boolean covers = first.containsAll(second);
        final boolean covered = second.containsAll(first);
        if (covers && covered) {
            return IDENTICAL;
        }
        if (covers) {
            return SUPERSET;
        }
        return covered ? SUBSET : INCOMPATIBLE;
    }

    /** The same relation, seen from the second CPU. */
    public Relation reversed() {
        return switch (this) {
            case SUPERSET -> SUBSET;
            case SUBSET -> SUPERSET;
            case IDENTICAL, INCOMPATIBLE -> this;
        };
    }
}
