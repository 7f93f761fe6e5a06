package dev.socle.catalog.internal;

import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads what {@link BinaryOut} wrote. Here and in those that use it are loops where lambdas would read as well: the
 * first lambda of a fresh JVM takes longer than all of this.
 */
final class BinaryIn {

    /** {@code SOC} and the number of the format. */
    static final int MAGIC = 0x534f4304;

    private static final Register[] REGISTERS = Register.values();

    private final byte[] bytes;
    private int at;
    /** How many features the table has. */
    private final int size;
    /** Those of the table, unless it is aligned. */
    private final Feature[] features;
    /** Whether the table begins as the shared index does, and has no more: then no bit need be moved. */
    private final boolean aligned;

    /**
     * @param embedded the content of {@code places.bin}; the shared index begins with it
     */
    BinaryIn(byte[] bytes, byte[] embedded) {
        this.bytes = bytes;
        if (number() != MAGIC) {
            throw new IllegalStateException("the embedded catalogue is of another format than this code reads");
        }
        size = number();
        final int end = at + size * BinaryOut.PLACE_BYTES;
        aligned = Arrays.equals(bytes, at, end, embedded, 0, embedded.length);
        features = new Feature[aligned ? 0 : size];
        for (int i = 0; i < features.length; i++) {
            features[i] = Feature.at(place());
        }
        at = end;
    }

    int count() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            final byte next = bytes[at++];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    int number() {
        final int value = bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
        at += 4;
        return value;
    }

    boolean flag() {
        return bytes[at++] != 0;
    }

    String text() {
        final int length = count();
        final String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    Version version() {
        return new Version(count(), count(), count());
    }

    Place place() {
        final int kind = bytes[at++];
        final int number = number();
        final int subleaf = number();
        final int bit = bytes[at++];
        return kind < REGISTERS.length ? new Place.Cpuid(number, subleaf, REGISTERS[kind], bit)
                : new Place.Msr(number, bit);
    }

    Feature feature() {
        final int number = count();
        return aligned ? Feature.numbered(number) : features[number];
    }

    FeatureSet features() {
        final int many = count();
        final long[] words = new long[(size + 63) / 64];
        if (many < BinaryOut.DENSE) {
            for (int i = 0; i < many; i++) {
                final int number = count();
                words[number >> 6] |= 1L << number;
            }
            return aligned ? FeatureSet.ofWords(words) : translated(words);
        }
        for (int i = 0; i < words.length; i++) {
            words[i] = (long) number() << 32 | number() & 0xffff_ffffL;
        }
        return aligned ? FeatureSet.ofWords(words) : translated(words);
    }

    private FeatureSet translated(long[] words) {
        final FeatureSet.Builder set = new FeatureSet.Builder();
        for (int i = 0; i < words.length; i++) {
            for (long rest = words[i]; rest != 0; rest &= rest - 1) {
                set.add(features[i * 64 + Long.numberOfTrailingZeros(rest)]);
            }
        }
        return set.build();
    }

    Optional<String> optional() {
        return flag() ? Optional.of(text()) : Optional.empty();
    }

    List<String> texts() {
        final int count = count();
        final List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(text());
        }
        return texts;
    }

    SequencedMap<String, String> textsByText() {
        final int count = count();
        final SequencedMap<String, String> texts = LinkedHashMap.newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            texts.put(text(), text());
        }
        return texts;
    }

    SequencedMap<String, FeatureSet> featuresByText() {
        final int count = count();
        final SequencedMap<String, FeatureSet> sets = LinkedHashMap.newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            sets.put(text(), features());
        }
        return sets;
    }

    SequencedMap<Feature, FeatureSet> featuresByFeature() {
        final int count = count();
        final SequencedMap<Feature, FeatureSet> sets = LinkedHashMap.newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            sets.put(feature(), features());
        }
        return sets;
    }
}
