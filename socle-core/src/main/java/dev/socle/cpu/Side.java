package dev.socle.cpu;

/** Which side of a question a blocker stands on. */
public enum Side {
    GUEST, HOST, SOURCE, DESTINATION
}
