package dev.socle.evidence;

import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;

/**
 * A file among many that could not be used; the others were.
 *
 * @param what     what is wrong, without a full stop
 * @param expected what was expected, without a full stop
 */
public record Problem(Origin origin, String what, String expected) {

    static Problem of(EvidenceException e) {
        return new Problem(e.origin(), e.problem(), e.expected());
    }

    /** One line: {@code FILE:LINE: what is wrong, what was expected}. */
    @Override
    public String toString() {
        return origin + ": " + what + ", expected " + expected;
    }
}
