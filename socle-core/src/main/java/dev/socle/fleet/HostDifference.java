package dev.socle.fleet;

import java.util.List;

/**
 * What changed of one host.
 *
 * @param name     the host's name now, or as it was where it is gone
 * @param presence whether it is in both sets of hosts
 * @param changes  empty if nothing did, or if it is in one set only
 */
public record HostDifference(String name, Presence presence, List<HostChange> changes) {

    public HostDifference {
        changes = List.copyOf(changes);
    }

    /** In which of two sets of hosts a host is. */
    public enum Presence {
        BOTH, NEW, GONE
    }
}
