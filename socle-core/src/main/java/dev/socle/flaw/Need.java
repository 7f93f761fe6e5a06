package dev.socle.flaw;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Vendor;
import java.util.List;
import java.util.Optional;

/**
 * What a guest should be shown because of a flaw.
 *
 * @param vendor       the maker this holds for, by its short name; empty for all
 * @param alternatives any one of these will do; the best first
 * @param ifMissing    what the guest says or suffers without it
 */
public record Need(Optional<String> vendor, Kind kind, List<Alternative> alternatives, Note why,
                   Optional<String> ifMissing) {

    public Need {
        alternatives = List.copyOf(alternatives);
    }

    /** How much it matters. */
    public enum Kind {
        /** Without it the guest stays exposed, or says that it is vulnerable. */
        REQUIRED,
        /** Better protection or performance. */
        RECOMMENDED,
        /** Cuts the cost of a mitigation. */
        PERFORMANCE,
        /** An immunity bit: to be shown only if it is true of every host the guest may reach. */
        INFORMATIONAL,
        /** For special cases. */
        OPTIONAL,
        /** Makes a guest look for a flaw that its family and model do not make it look for. */
        UNSEEN
    }

    /**
     * Features that go together.
     *
     * @param show to be shown
     * @param hide to be hidden
     */
    public record Alternative(FeatureSet show, FeatureSet hide) {
    }

    /** Whether it holds for CPUs of this maker. */
    public boolean concerns(Vendor maker) {
        return vendor.isEmpty() || vendor.get().equals(maker.displayName());
    }
}
