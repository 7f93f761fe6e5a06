package dev.socle.catalog.internal;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import java.io.ByteArrayOutputStream;
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
 * Writes the embedded form: a table of places, then the content, whose sets are bits over that table. The numbering of features in the writing process does not show.
 */
final class BinaryOut {

    /** {@code SOC} and the number of the format. */
    static final int MAGIC = 0x534f4301;

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
        out.number(MAGIC);
        out.count(out.numbers.size());
        out.numbers.keySet().forEach(out::place);
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

    void place(Place place) {
        switch (place) {
            case Place.Cpuid cpuid -> {
                bytes.write(cpuid.register().ordinal());
                number(cpuid.leaf());
                count(cpuid.subleaf());
            }
            case Place.Msr msr -> {
                bytes.write(4);
                number(msr.index());
                count(0);
            }
        }
        bytes.write(place.bit());
    }

    void feature(Feature feature) {
        collected.add(feature.place());
        count(numbers.getOrDefault(feature.place(), 0));
    }

    void features(FeatureSet features) {
        final long[] words = new long[(numbers.size() + 63) / 64];
        for (Feature feature : features) {
            collected.add(feature.place());
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
