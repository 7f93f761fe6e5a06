package dev.socle.flaw;

/** How bad a flaw is for guests, coarsely; the worst first. */
public enum Severity {
    HIGH, MEDIUM, LOW,
    /** Not rated on this scale; the flaw's note says what it is about. */
    UNRATED
}
