package dev.socle.catalog.internal;

import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.FeatureNote;
import dev.socle.catalog.Trait;
import dev.socle.cpu.FeatureSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What is known beside releases, each part loaded by itself. */
final class Knowledge {

    private Knowledge() {
    }

    /** The flags of {@code /proc/cpuinfo}, and those that stand for no place. */
    record Linux(FeatureNames names, List<String> synthetic) {
        Linux {
            synthetic = List.copyOf(synthetic);
        }

        FeatureSet visible() {
            FeatureSet all = FeatureSet.empty();
            for (FeatureSet features : names.preferred().values()) {
                all = all.or(features);
            }
            return all;
        }
    }

    record Traits(List<Trait> all) {
        Traits {
            all = List.copyOf(all);
        }

        FeatureNames names() {
            final SequencedMap<String, FeatureSet> names = new LinkedHashMap<>();
            for (Trait trait : all) {
                if (!trait.features().isEmpty()) {
                    names.put(trait.name(), trait.features());
                }
            }
            return new FeatureNames("os-traits", names, Map.of());
        }
    }

    record Levels(List<AbiLevel> all) {
        Levels {
            all = List.copyOf(all);
        }
    }

    record Notes(SequencedMap<String, FeatureNote> all) {

        static Notes of(List<FeatureNote> notes) {
            final SequencedMap<String, FeatureNote> all = new LinkedHashMap<>();
            for (FeatureNote note : notes) {
                all.put(note.feature(), note);
            }
            return new Notes(Collections.unmodifiableSequencedMap(all));
        }
    }
}
