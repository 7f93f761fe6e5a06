package dev.socle.flaw.audit;

import java.util.List;

/**
 * Something that makes a guest look safer than it is, or that nobody may rely on.
 *
 * @param reason     one sentence without a full stop
 * @param remedy     one sentence without a full stop
 * @param references addresses of the sources
 */
public record Comfort(Kind kind, String reason, String remedy, List<String> references) {

    /** What is wrong with it. */
    public enum Kind {
        /** The guest's family and model are older than a host, so it does not look for that host's flaws. */
        OLD_MODEL,
        /** KVM shows the host's vendor, not the model's: the guest picks another maker's defences. */
        VENDOR_OF_THE_HOST,
        /** TSX is shown: an attack surface, and a tie to hosts that have it. */
        TSX_SHOWN,
        /** The guest says {@code Unknown}: nothing it is shown lets it tell. */
        UNKNOWN_ROWS,
        /** With {@code kvm.ignore_msrs} the guest takes a protection to work that is not there. */
        IGNORED_MSRS
    }

    public Comfort {
        references = List.copyOf(references);
    }
}
