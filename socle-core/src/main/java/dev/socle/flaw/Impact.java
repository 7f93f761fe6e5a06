package dev.socle.flaw;

/** What a flaw has to do with the CPU that a guest is given. */
public enum Impact {
    /** The guest's features matter. */
    CONFIGURABLE,
    /** Features exist and matter little. */
    OPTIONAL,
    /** Something should be hidden. */
    HIDE,
    /** Only the host's microcode or kernel helps. */
    HOST_ONLY,
    /** The guest's kernel fixes it, without a feature. */
    GUEST_KERNEL,
    /** No feature takes part. */
    NONE
}
