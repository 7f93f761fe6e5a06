package dev.socle.cpu;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
    private static final Map<Place, Feature> BY_PLACE = new HashMap<>(2048);
    /** Read without a lock on the hot paths; replaced, never changed. */
    private static volatile Feature[] snapshot = new Feature[0];

    static {
        try (InputStream resource = FeatureIndex.class.getResourceAsStream(RESOURCE)) {
            if (resource != null) {
                load(new DataInputStream(new BufferedInputStream(resource)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded list of features cannot be read", e);
        }
        snapshot = FEATURES.toArray(Feature[]::new);
    }

    private FeatureIndex() {
    }

    private static void load(DataInputStream in) throws IOException {
        while (true) {
            final int kind;
            try {
                kind = in.readUnsignedByte();
            } catch (EOFException end) {
                return;
            }
            final int number = in.readInt();
            final int subleaf = in.readInt();
            final int bit = in.readUnsignedByte();
            add(kind < Register.values().length
                    ? new Place.Cpuid(number, subleaf, Register.values()[kind], bit)
                    : new Place.Msr(number, bit));
        }
    }

    private static Feature add(Place place) {
        final Feature feature = new Feature(place, FEATURES.size());
        FEATURES.add(feature);
        BY_PLACE.put(place, feature);
        return feature;
    }

    static synchronized Feature intern(Place place) {
        final Feature known = BY_PLACE.get(place);
        if (known != null) {
            return known;
        }
        final Feature added = add(place);
        snapshot = FEATURES.toArray(Feature[]::new);
        return added;
    }

    static synchronized Optional<Feature> find(Place place) {
        return Optional.ofNullable(BY_PLACE.get(place));
    }

    static Feature get(int index) {
        return snapshot[index];
    }

    static int size() {
        return snapshot.length;
    }
}
