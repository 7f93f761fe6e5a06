package dev.socle.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What a feature is worth to a guest.
 *
 * @param feature   the name as QEMU has it
 * @param category  such as {@code performance} or {@code mitigation-cost}
 * @param recommend when to turn it on, in words
 * @param references addresses of the sources
 */
public record FeatureNote(String feature, String category, Optional<String> advice, Optional<String> performance,
                          Optional<String> migration, boolean migratable, Optional<String> recommend,
                          List<String> references) {
    public FeatureNote {
        references = List.copyOf(references);
    }
}
