package dev.socle.catalog.internal;

import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes the embedded form: a table of places, then the content, whose sets are bits over that table. The numbering of
 * features in the writing process does not show.
 */
final class BinaryOut {

    static final int PLACE_BYTES = 10;
    /** From so many features on, bits are shorter than numbers. */
    static final int DENSE = 32;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TreeSet<Place> collected = new TreeSet<>();
    private final Map<Place, Integer> numbers = new LinkedHashMap<>();

    private BinaryOut() {
    }

    /**
     * The file that {@code content} writes. It is run twice: once to learn the places, once in earnest.
     *
     * @param embedded the places of {@code places.bin} in order; they come first in the table, so that reading need
     *                 move no bit as long as the list is the same
     */
    static byte[] file(List<Place> embedded, Consumer<BinaryOut> content) {
        final BinaryOut rehearsal = new BinaryOut();
        content.accept(rehearsal);
        final BinaryOut out = new BinaryOut();
        embedded.forEach(out::tabulate);
        rehearsal.collected.forEach(out::tabulate);
        out.number(BinaryIn.MAGIC);
        out.number(out.numbers.size());
        out.bytes.writeBytes(placeTable(out.numbers.keySet()));
        content.accept(out);
        return out.bytes.toByteArray();
    }

    private void tabulate(Place place) {
        numbers.putIfAbsent(place, numbers.size());
    }

    /** A number that is mostly small and never negative. */
    void count(int value) {
        int rest = value;
        while (rest >>> 7 != 0) {
            bytes.write(rest | 0x80);
            rest >>>= 7;
        }
        bytes.write(rest);
    }

    /** Any number, four bytes. */
    void number(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.write(value >>> shift);
        }
    }

    void flag(boolean value) {
        bytes.write(value ? 1 : 0);
    }

    void text(String value) {
        final byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        count(encoded.length);
        bytes.writeBytes(encoded);
    }

    /** Ten bytes each, as {@code dev.socle.cpu.FeatureIndex} reads them. */
    static byte[] placeTable(Collection<Place> places) {
        final ByteBuffer table = ByteBuffer.allocate(PLACE_BYTES * places.size());
        for (Place place : places) {
            switch (place) {
                case Place.Cpuid cpuid -> table.put((byte) cpuid.register().ordinal()).putInt(cpuid.leaf())
                        .putInt(cpuid.subleaf()).put((byte) cpuid.bit());
                case Place.Msr msr -> table.put((byte) 4).putInt(msr.index()).putInt(0).put((byte) msr.bit());
            }
        }
        return table.array();
    }

    void place(Place place) {
        bytes.writeBytes(placeTable(List.of(place)));
    }

    void version(Version version) {
        count(version.major());
        count(version.minor());
        count(version.micro());
    }

    void feature(Feature feature) {
        collected.add(feature.place());
        count(numbers.getOrDefault(feature.place(), 0));
    }

    /** A few features are written as their numbers, many as bits. */
    void features(FeatureSet features) {
        for (Feature feature : features) {
            collected.add(feature.place());
        }
        if (features.size() < DENSE) {
            count(features.size());
            features.forEach(this::feature);
        } else {
            count(DENSE);
            words(features);
        }
    }

    private void words(FeatureSet features) {
        final long[] words = new long[(numbers.size() + 63) / 64];
        for (Feature feature : features) {
            final int number = numbers.getOrDefault(feature.place(), -1);
            if (number >= 0) {
                words[number >> 6] |= 1L << number;
            }
        }
        for (long word : words) {
            number((int) (word >>> 32));
            number((int) word);
        }
    }

    void texts(Collection<String> values) {
        each(List.copyOf(values), BinaryOut::text);
    }

    void optional(Optional<String> value) {
        flag(value.isPresent());
        value.ifPresent(this::text);
    }

    <T> void each(Collection<T> values, BiConsumer<BinaryOut, T> writer) {
        count(values.size());
        values.forEach(value -> writer.accept(this, value));
    }

    <K, V> void map(Map<K, V> values, BiConsumer<BinaryOut, K> keys, BiConsumer<BinaryOut, V> writer) {
        count(values.size());
        values.forEach((key, value) -> {
            keys.accept(this, key);
            writer.accept(this, value);
        });
    }
}
