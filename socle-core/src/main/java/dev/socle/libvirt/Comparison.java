package dev.socle.libvirt;

import dev.socle.cpu.Blocker;
import dev.socle.cpu.FeatureSet;
import java.util.List;

/** How a host's CPU stands to another CPU, in libvirt's sense. */
public sealed interface Comparison {

    /** libvirt's word for it. */
    String word();

    /** The host has just what is asked for. */
    record Identical() implements Comparison {
        @Override
        public String word() {
            return "identical";
        }
    }

    /**
     * The host has all of it and more.
     *
     * @param extra what it has more; empty where libvirt did not look
     */
    record Superset(FeatureSet extra) implements Comparison {
        @Override
        public String word() {
            return "superset";
        }
    }

    /** The host's CPU will not do. There is at least one blocker. */
    record Incompatible(List<Blocker> blockers) implements Comparison {
        public Incompatible {
            blockers = List.copyOf(blockers);
            if (blockers.isEmpty()) {
                throw new IllegalArgumentException("a no without a blocker");
            }
        }

        @Override
        public String word() {
            return "incompatible";
        }
    }
}
