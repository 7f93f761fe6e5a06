package dev.socle.flaw.audit;

/** What a row comes to; the gravest first. */
public enum Outcome {
    /** A host has the flaw, or may, and the guest does not protect itself. */
    OPEN("open"),
    /** The guest was promised that no host has the flaw, and a host does not keep that: the danger nobody sees. */
    BROKEN_PROMISE("broken promise"),
    /** A host has the flaw, and the guest takes itself to be spared: its family and model are not on the list. */
    FALSE_COMFORT("false comfort"),
    /** A host's own kernel or microcode is open; no feature of a guest helps. */
    HOST_OPEN("host open"),
    /** Too little is known to tell. */
    UNKNOWN("unknown"),
    /** The guest is protected in effect, and says that it is not: it is not shown what it needs to know. */
    UNSEEN("not visible"),
    /** No host has the flaw, and the guest takes itself to be affected: it pays for protection, or raises an alarm. */
    NEEDLESS("needless"),
    /** The guest protects itself. */
    COVERED("covered"),
    /** The guest knows, by bits that every host keeps, that it is not affected. */
    IMMUNE("immune"),
    /** A host has the flaw; it is the host's business, or software's, and nothing says that it is open. */
    HOSTS_BUSINESS("host's business"),
    /** No host has it, or it is no flaw of this maker's CPUs. */
    NOT_AFFECTED("not affected");

    private final String word;

    Outcome(String word) {
        this.word = word;
    }

    /** For people. */
    public String word() {
        return word;
    }

    /** Whether somebody is exposed. */
    public boolean isOpen() {
        return compareTo(HOST_OPEN) <= 0;
    }

    /** Whether there is something to do or to find out. */
    public boolean wantsAttention() {
        return compareTo(NEEDLESS) <= 0;
    }
}
