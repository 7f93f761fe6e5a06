package dev.socle.cpu;

/** What is known of one feature somewhere: it is there, it is not, or nobody can tell from the evidence. */
public enum Knowledge {
    PRESENT, ABSENT, UNKNOWN
}
