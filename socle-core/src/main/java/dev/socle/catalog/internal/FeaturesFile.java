package dev.socle.catalog.internal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * {@code features.json}: where each feature is that QEMU has a name for, and the places that others know.
 *
 * @param features    in the order of their places
 * @param otherPlaces places that QEMU has no name for, by who knows them
 */
record FeaturesFile(@JsonProperty("$schema") String schema, String kind, String source, String date, String licence,
                    List<Entry> features, List<Places> otherPlaces) {

    /** One name, the places it stands for, and other names for the same. */
    record Entry(String name, List<String> at, List<String> aliases) {
        Entry {
            aliases = JsonFiles.listOrEmpty(aliases);
        }
    }

    record Places(String source, List<String> at) {
    }
}
