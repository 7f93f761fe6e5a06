package dev.socle.catalog.internal;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/** Reads what {@link BinaryOut} wrote. */
final class BinaryIn {

    private static final Register[] REGISTERS = Register.values();

    private final byte[] bytes;
    private int at;
    private final Feature[] features;
    /** Where the table's order and the shared index are the same but for a constant step: no bit need be moved. */
    private final boolean aligned;

    BinaryIn(byte[] bytes) {
        this.bytes = bytes;
        if (number() != BinaryOut.MAGIC) {
            throw new IllegalStateException("the embedded catalogue is of another format than this code reads");
        }
        features = new Feature[count()];
        boolean same = true;
        for (int i = 0; i < features.length; i++) {
            features[i] = Feature.at(place());
            same &= features[i].index() == i;
        }
        aligned = same;
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

    Place place() {
        final int kind = bytes[at++];
        final int number = number();
        final int subleaf = count();
        final int bit = bytes[at++];
        return kind < REGISTERS.length ? new Place.Cpuid(number, subleaf, REGISTERS[kind], bit)
                : new Place.Msr(number, bit);
    }

    Feature feature() {
        return features[count()];
    }

    FeatureSet features() {
        final long[] words = new long[(features.length + 63) / 64];
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

    List<String> texts() {
        return each(BinaryIn::text);
    }

    Optional<String> optional() {
        return flag() ? Optional.of(text()) : Optional.empty();
    }

    <T> List<T> each(Function<BinaryIn, T> reader) {
        final int count = count();
        final List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(reader.apply(this));
        }
        return values;
    }

    <K, V> SequencedMap<K, V> map(Function<BinaryIn, K> keys, Function<BinaryIn, V> reader) {
        final int count = count();
        final SequencedMap<K, V> values = LinkedHashMap.newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            values.put(keys.apply(this), reader.apply(this));
        }
        return values;
    }
}
