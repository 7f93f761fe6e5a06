package dev.socle.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one numbering of features. It starts with the places of {@code places.bin}, which the build makes of the
 * catalogue's list, and grows by the places that imported catalogues and evidence bring. It only ever grows.
 */
final class FeatureIndex {

    /** Made by the build; see {@code dev.socle.catalog.internal.CatalogCompiler}. Absent only during that build. */
    static final String RESOURCE = "places.bin";

    private static final List<Feature> FEATURES = new ArrayList<>(1024);
    /** Filled when first asked for by place: those who load the embedded catalogue ask by number. */
    private static final Map<Place, Feature> BY_PLACE = new HashMap<>(2048);
    /** Read without a lock on the hot paths; replaced, never changed. */
    private static volatile Feature[] snapshot = new Feature[0];

    static {
        try (InputStream resource = FeatureIndex.class.getResourceAsStream(RESOURCE)) {
            if (resource != null) {
                load(ByteBuffer.wrap(resource.readAllBytes()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded list of features cannot be read", e);
        }
        snapshot = FEATURES.toArray(new Feature[0]);
    }

    private FeatureIndex() {
    }

    private static void load(ByteBuffer places) {
        final Register[] registers = Register.values();
        while (places.hasRemaining()) {
            final int kind = places.get();
            final int number = places.getInt();
            final int subleaf = places.getInt();
            final int bit = places.get();
            FEATURES.add(new Feature(kind < registers.length
                    ? new Place.Cpuid(number, subleaf, registers[kind], bit)
                    : new Place.Msr(number, bit), FEATURES.size()));
        }
    }

    private static Map<Place, Feature> byPlace() {
        if (BY_PLACE.isEmpty()) {
            for (Feature feature : FEATURES) {
                BY_PLACE.put(feature.place(), feature);
            }
        }
        return BY_PLACE;
    }

    static synchronized Feature intern(Place place) {
        final Feature known = byPlace().get(place);
        if (known != null) {
            return known;
        }
        final Feature added = new Feature(place, FEATURES.size());
        FEATURES.add(added);
        BY_PLACE.put(place, added);
        snapshot = FEATURES.toArray(new Feature[0]);
        return added;
    }

    static synchronized Optional<Feature> find(Place place) {
        return Optional.ofNullable(byPlace().get(place));
    }

    static Feature get(int index) {
        return snapshot[index];
    }

    static int size() {
        return snapshot.length;
    }
}
