package dev.socle.evidence;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * Features as the words of their registers: exact, whatever their names are, and short. A register is written as the
 * place of a bit without the bit: {@code cpuid:0x7:0:ebx}, {@code msr:0x10a}.
 */
final class FeatureWords {

    /** The shared index never forgets a place, so a hostile file must not be able to fill it. */
    private static final int MOST_FEATURES = 16_384;

    private FeatureWords() {
    }

    /** The words of the set, in the order of their places. */
    static SequencedMap<String, Long> of(FeatureSet features) {
        final SequencedMap<String, Long> words = new LinkedHashMap<>();
        final List<Feature> sorted = features.stream().sorted().toList();
        sorted.forEach(feature -> words.merge(register(feature.place()), 1L << feature.place().bit(),
                (one, more) -> one | more));
        return words;
    }

    private static String register(Place place) {
        final String text = place.toString();
        return text.substring(0, text.lastIndexOf(':'));
    }

    static String hex(long word) {
        return String.format(Locale.ROOT, "0x%x", word);
    }

    /**
     * The features of a word.
     *
     * @throws IllegalArgumentException if there is no such register, or no such bit in it, or too many places that
     *                                  nobody knows were read so far
     */
    static FeatureSet features(String register, long word) {
        final FeatureSet.Builder features = new FeatureSet.Builder();
        for (long rest = word; rest != 0; rest &= rest - 1) {
            features.add(feature(Place.parse(register + ":" + Long.numberOfTrailingZeros(rest))));
        }
        return features.build();
    }

    private static Feature feature(Place place) {
        if (Feature.count() >= MOST_FEATURES && Feature.knownAt(place).isEmpty()) {
            throw new IllegalArgumentException("too many features that nobody knows");
        }
        return Feature.at(place);
    }
}
