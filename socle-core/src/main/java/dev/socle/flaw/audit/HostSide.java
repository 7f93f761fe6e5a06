package dev.socle.flaw.audit;

import dev.socle.flaw.HostFlawState;
import java.util.List;

/**
 * Hosts that stand alike to a flaw.
 *
 * @param state how they stand
 * @param hosts the first names, {@value #MOST_NAMES} at most
 * @param count how many they are
 */
public record HostSide(HostFlawState state, List<String> hosts, int count) {

    /** Enough to know where to look. */
    public static final int MOST_NAMES = 20;

    public HostSide {
        hosts = List.copyOf(hosts);
    }
}
