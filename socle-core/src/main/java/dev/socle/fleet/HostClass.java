package dev.socle.fleet;

import java.util.List;

/**
 * Hosts that are alike in all that a baseline looks at.
 *
 * @param first the first of them that was seen
 * @param count how many they are
 * @param names the first names, a hundred at most
 */
public record HostClass(FleetHost first, int count, List<String> names) {

    public static final int MOST_NAMES = 100;

    public HostClass {
        names = List.copyOf(names);
    }
}
