package dev.socle.flaw;

import dev.socle.cpu.FeatureSet;
import java.util.List;

/** How a guest stands to a flaw, by what it will see of its CPU. */
public sealed interface FlawStanding {

    /** Why, in one line. */
    String reason();

    /** The guest does not count itself among the affected, and the hosts give no cause to. */
    record NotApplicable(String reason) implements FlawStanding {
    }

    /** The guest is told that it is not affected, by bits that every host keeps. */
    record Immune(FeatureSet by, String reason) implements FlawStanding {
    }

    /** The guest protects itself; {@code by} is empty where its kernel needs no feature for that. */
    record Covered(FeatureSet by, String reason) implements FlawStanding {
    }

    /**
     * The guest is open to the flaw, or takes itself to be.
     *
     * @param closers the ways to close it, those that can be gone at once first; may be empty
     */
    record Open(Exposure exposure, String reason, List<Closer> closers) implements FlawStanding {
        public Open {
            closers = List.copyOf(closers);
        }
    }

    /** It is the host's business alone: nothing in the guest's CPU would help. */
    record NothingForGuest(String reason) implements FlawStanding {
    }

    /**
     * It cannot be told.
     *
     * @param missing the features of which nothing is known and which would decide; empty if it is something else
     */
    record Unknown(FeatureSet missing, String reason) implements FlawStanding {
    }
}
