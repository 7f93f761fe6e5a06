package dev.socle.flaw.audit;

import java.util.List;

/**
 * How one host, or many alike, stands to every flaw.
 *
 * @param names   the first names, {@value HostSide#MOST_NAMES} at most
 * @param rows    every flaw, open ones first
 * @param unheard what its kernel says that is not in the data
 */
public record HostAudit(AuditedHost host, List<String> names, List<HostRow> rows, List<Unheard> unheard) {
    public HostAudit {
        names = List.copyOf(names);
        rows = List.copyOf(rows);
        unheard = List.copyOf(unheard);
    }
}
