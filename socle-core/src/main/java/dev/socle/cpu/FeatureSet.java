package dev.socle.cpu;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An immutable set of features, held as bits over the shared index. Sets of any origin combine: they need not have
 * been made when the index had the same length. Iteration follows the index, which for embedded features is the
 * order of their places.
 */
public final class FeatureSet implements Iterable<Feature> {

    private static final FeatureSet EMPTY = new FeatureSet(new long[0]);

    /** Without trailing zero words, so that equal sets have equal arrays. */
    private final long[] words;

    private FeatureSet(long[] words) {
        this.words = words;
    }

    public static FeatureSet empty() {
        return EMPTY;
    }

    public static FeatureSet of(Feature... features) {
        return of(Arrays.asList(features));
    }

    public static FeatureSet of(Collection<Feature> features) {
        final Builder builder = new Builder();
        for (Feature feature : features) {
            builder.add(feature);
        }
        return builder.build();
    }

    /** The set whose bit {@code i} is bit {@code i % 64} of word {@code i / 64}, over the shared index. */
    public static FeatureSet ofWords(long... words) {
        return trimmed(words.clone());
    }

    private static FeatureSet trimmed(long[] words) {
        int length = words.length;
        while (length > 0 && words[length - 1] == 0) {
            length--;
        }
        if (length == 0) {
            return EMPTY;
        }
        return new FeatureSet(length == words.length ? words : Arrays.copyOf(words, length));
    }

    /** The bits; a copy. */
    public long[] toWords() {
        return words.clone();
    }

    public boolean contains(Feature feature) {
        final int word = feature.index() >> 6;
        return word < words.length && (words[word] & 1L << feature.index()) != 0;
    }

    public boolean containsAll(FeatureSet other) {
        if (other.words.length > words.length) {
            return false;
        }
        for (int i = 0; i < other.words.length; i++) {
            if ((other.words[i] & ~words[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    public boolean intersects(FeatureSet other) {
        final int length = Math.min(words.length, other.words.length);
        for (int i = 0; i < length; i++) {
            if ((words[i] & other.words[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** What is in both. */
    public FeatureSet and(FeatureSet other) {
        final int length = Math.min(words.length, other.words.length);
        final long[] result = new long[length];
        for (int i = 0; i < length; i++) {
            result[i] = words[i] & other.words[i];
        }
        return trimmed(result);
    }

    /** What is in either. */
    public FeatureSet or(FeatureSet other) {
        final long[] longer = words.length >= other.words.length ? words : other.words;
        final long[] shorter = longer == words ? other.words : words;
        if (shorter.length == 0) {
            return longer == words ? this : other;
        }
        final long[] result = longer.clone();
        for (int i = 0; i < shorter.length; i++) {
            result[i] |= shorter[i];
        }
        // The longer one's last word is not zero: there is nothing to trim.
        return new FeatureSet(result);
    }

    /** What is in this set and not in the other. */
    public FeatureSet andNot(FeatureSet other) {
        final long[] result = words.clone();
        final int length = Math.min(words.length, other.words.length);
        for (int i = 0; i < length; i++) {
            result[i] &= ~other.words[i];
        }
        return trimmed(result);
    }

    /** How many are in this set and not in the other, without making the difference. */
    public int countNotIn(FeatureSet other) {
        int count = 0;
        for (int i = 0; i < words.length; i++) {
            count += Long.bitCount(i < other.words.length ? words[i] & ~other.words[i] : words[i]);
        }
        return count;
    }

    public FeatureSet with(Feature feature) {
        return contains(feature) ? this : or(of(feature));
    }

    public FeatureSet without(Feature feature) {
        return contains(feature) ? andNot(of(feature)) : this;
    }

    public FeatureSet filter(Predicate<Feature> wanted) {
        final Builder builder = new Builder();
        for (Feature feature : this) {
            if (wanted.test(feature)) {
                builder.add(feature);
            }
        }
        return builder.build();
    }

    public boolean isEmpty() {
        return words.length == 0;
    }

    public int size() {
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }

    public Stream<Feature> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    @Override
    public Iterator<Feature> iterator() {
        return new Iterator<>() {
            private int word = 0;
            private long rest = words.length == 0 ? 0 : words[0];

            @Override
            public boolean hasNext() {
                while (rest == 0 && word + 1 < words.length) {
                    rest = words[++word];
                }
                return rest != 0;
            }

            @Override
            public Feature next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                final int bit = Long.numberOfTrailingZeros(rest);
                rest &= rest - 1;
                return Feature.numbered(word * 64 + bit);
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureSet set && Arrays.equals(words, set.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    /** The places, for debugging; people are shown names, which the catalogue gives. */
    @Override
    public String toString() {
        return stream().map(Feature::toString).toList().toString();
    }

    /** Collects features one by one. Not for use by several threads. */
    public static final class Builder {

        private long[] words = new long[12];

        public Builder add(Feature feature) {
            final int word = feature.index() >> 6;
            if (word >= words.length) {
                words = Arrays.copyOf(words, word + 4);
            }
            words[word] |= 1L << feature.index();
            return this;
        }

        public Builder addAll(Iterable<Feature> features) {
            features.forEach(this::add);
            return this;
        }

        public FeatureSet build() {
            return trimmed(words.clone());
        }
    }
}
