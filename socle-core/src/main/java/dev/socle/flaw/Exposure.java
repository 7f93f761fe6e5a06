package dev.socle.flaw;

/** What an open flaw means, given the hosts underneath. */
public enum Exposure {
    /** A host has the flaw, and the guest does not protect itself. */
    EXPOSED,
    /** The hosts' kernels are protected, so the guest's own attempt works too; it only cannot tell, and says so. */
    HIDDEN,
    /** No host has the flaw; the guest only does not know. */
    FALSE_ALARM,
    /** Too little is known of a host to tell. */
    UNKNOWN
}
