package dev.socle.flaw;

/** How far a statement of the data can be trusted. */
public enum Confidence {
    HIGH, MEDIUM, LOW
}
