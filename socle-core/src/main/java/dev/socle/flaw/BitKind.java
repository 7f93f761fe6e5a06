package dev.socle.flaw;

/** What showing a bit to a guest means for where the guest may go. */
public enum BitKind {
    /** It gives the guest something to use; a host without it refuses the guest, loudly. */
    POSITIVE,
    /** It promises something about every host the guest may reach until its next cold boot; a host that does not keep
     * it is no obstacle to a move, so the promise is broken in silence. */
    IMMUNITY,
    /** It tells the guest to beware, and must be shown if any host has it. */
    WARNING
}
