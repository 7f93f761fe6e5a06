package dev.socle.qemu.internal;

import dev.socle.cpu.Feature;
import dev.socle.cpu.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The order of QEMU's feature words, in which it tells of features; places in none of them come last. */
public final class WordOrder {

    private static final Map<String, Integer> ORDER = load();
    private static final int WORD_BITS = 64;
    /** Found once for each feature: every CPU that is filtered is told of in this order. */
    private static final Map<Feature, Integer> RANKS = new ConcurrentHashMap<>();

    private WordOrder() {
    }

    private static Map<String, Integer> load() {
        final Map<String, Integer> order = new HashMap<>();
        try (BufferedReader file = new BufferedReader(new InputStreamReader(
                WordOrder.class.getResourceAsStream("word-order.txt"), StandardCharsets.UTF_8))) {
            file.lines().filter(line -> !line.startsWith("#")).forEach(word -> order.put(word, order.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded word-order.txt cannot be read", e);
        }
        return order;
    }

    /** QEMU's order. */
    public static Comparator<Feature> ofFeatures() {
        return Comparator.comparingInt(feature -> RANKS.computeIfAbsent(feature, WordOrder::rank));
    }

    private static int rank(Feature feature) {
        return ORDER.getOrDefault(word(feature.place()), ORDER.size()) * WORD_BITS + feature.place().bit();
    }

    private static String word(Place place) {
        final String text = place.toString();
        return text.substring(0, text.lastIndexOf(':'));
    }
}
