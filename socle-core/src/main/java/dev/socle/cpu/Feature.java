package dev.socle.cpu;

import java.util.Optional;

/**
 * One architectural bit. Its identity is its {@link Place}; there is exactly one instance for a place, so features
 * may be compared by {@code ==}. Names belong to dialects and releases and are found in the catalogue.
 */
public final class Feature implements Comparable<Feature> {

    private final Place place;
    private final int index;

    Feature(Place place, int index) {
        this.place = place;
        this.index = index;
    }

    /** The feature at this place; a place never seen before gets the next number of the shared index. */
    public static Feature at(Place place) {
        return FeatureIndex.intern(place);
    }

    /** The feature at this place if any catalogue or evidence has spoken of it so far. */
    public static Optional<Feature> knownAt(Place place) {
        return FeatureIndex.find(place);
    }

    /**
     * The feature with this number in the shared index.
     *
     * @throws IndexOutOfBoundsException if no feature has the number
     */
    public static Feature numbered(int index) {
        return FeatureIndex.get(index);
    }

    /** How many features the shared index holds at this moment; numbers run from 0 to one less. */
    public static int count() {
        return FeatureIndex.size();
    }

    public Place place() {
        return place;
    }

    /**
     * The number in the shared index. It is stable for the features that Socle embeds and, for others, as long as
     * this process runs: never write it into a file without the place.
     */
    public int index() {
        return index;
    }

    @Override
    public int compareTo(Feature other) {
        return Place.ORDER.compare(place, other.place);
    }

    @Override
    public String toString() {
        return place.toString();
    }
}
