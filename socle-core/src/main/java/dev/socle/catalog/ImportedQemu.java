package dev.socle.catalog;

import dev.socle.cpu.Place;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A release's file made of a running QEMU.
 *
 * @param version     the release
 * @param file        what to call the file, such as {@code qemu-10.0.json}
 * @param text        its content
 * @param newFeatures features that no catalogue knows yet: the file brings them along; where
 *                    {@code places} is empty they must be filled in before it can be used
 * @param newAliases  other names for features that no catalogue knows yet, each followed by {@code =} and the feature
 * @param remarks     what could not be told here, and what would help; one line each
 */
public record ImportedQemu(Version version, String file, String text, List<NewFeature> newFeatures,
                           List<String> newAliases, List<String> remarks) {

    public ImportedQemu {
        newFeatures = List.copyOf(newFeatures);
        newAliases = List.copyOf(newAliases);
        remarks = List.copyOf(remarks);
    }

    /**
     * A name and where its bits are.
     *
     * @param places empty if QEMU does not show them: so it is with the bits of MSRs
     */
    public record NewFeature(String name, SortedSet<Place> places) {
        public NewFeature {
            places = Collections.unmodifiableSortedSet(new TreeSet<>(places));
        }
    }
}
