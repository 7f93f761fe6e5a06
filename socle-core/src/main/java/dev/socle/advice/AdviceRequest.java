package dev.socle.advice;

import dev.socle.catalog.AbiLevel;
import dev.socle.fleet.Assumptions;
import java.util.Optional;

/**
 * What the user asks for.
 *
 * @param goal    what matters more
 * @param require the ABI level the guests need at least
 * @param nested  whether guests shall run guests themselves
 * @param assumed the releases to take where the evidence does not say them
 */
public record AdviceRequest(Goal goal, Optional<AbiLevel> require, boolean nested, Assumptions assumed) {

    /** What the guests shall be good at. */
    public enum Goal {
        /** To move between all these hosts while they run. */
        MIGRATION,
        /** To use everything the host they run on has. */
        PERFORMANCE
    }

    /** Guests that can move, without nesting, of any level, on hosts whose evidence says all. */
    public static AdviceRequest usual() {
        return usual(Assumptions.none());
    }

    /** The same on hosts of which something is assumed. */
    public static AdviceRequest usual(Assumptions assumed) {
        return new AdviceRequest(Goal.MIGRATION, Optional.empty(), false, assumed);
    }
}
