package dev.socle.flaw.audit;

import dev.socle.cpu.Feature;
import java.util.List;

/**
 * A promise about every host that a guest holds until its next cold boot.
 *
 * @param name    the feature, as QEMU spells it
 * @param brokenBy hosts that are known not to keep it
 * @param unsure  hosts of which nobody knows
 */
public record Promise(Feature feature, String name, List<String> brokenBy, List<String> unsure) {
    public Promise {
        brokenBy = List.copyOf(brokenBy);
        unsure = List.copyOf(unsure);
    }

    /** Whether every host is known to keep it. */
    public boolean isKept() {
        return brokenBy.isEmpty() && unsure.isEmpty();
    }
}
