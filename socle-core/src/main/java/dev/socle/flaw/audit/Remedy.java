package dev.socle.flaw.audit;

import java.util.List;

/**
 * All that can be closed at once and at no cost to movability, and what is left.
 *
 * @param fix    the change; empty sets if there is nothing to change
 * @param closes the flaws it closes, by their ids
 * @param left   the flaws that stay, each with the reason
 */
public record Remedy(Fix fix, List<String> closes, List<Left> left) {

    /** A flaw that stays. */
    public record Left(String flaw, String reason) {
    }

    public Remedy {
        closes = List.copyOf(closes);
        left = List.copyOf(left);
    }
}
