package dev.socle.flaw.audit;

import java.util.List;

/**
 * A guest on the hosts of one maker that it can run on.
 *
 * @param runs        whether it can run on any of them
 * @param hosts       those hosts, all if it can run on none; of many alike the first
 * @param unreachable hosts that it cannot run on, each with the reason
 * @param rows        every flaw, the gravest first
 * @param remedy      what can be done at once
 * @param promises    what the guest was promised about its hosts
 * @param comforts    what makes it look safer than it is
 */
public record GuestAudit(AuditedGuest guest, Runs runs, List<AuditedHost> hosts, List<String> unreachable, List<AuditRow> rows,
                         Remedy remedy, List<Promise> promises, List<Comfort> comforts) {
    /** Whether a guest gets what it is configured with on any host. */
    public enum Runs { SOMEWHERE, NOWHERE }

    public GuestAudit {
        hosts = List.copyOf(hosts);
        unreachable = List.copyOf(unreachable);
        rows = List.copyOf(rows);
        promises = List.copyOf(promises);
        comforts = List.copyOf(comforts);
    }

    public long count(Outcome outcome) {
        return rows.stream().filter(row -> row.outcome() == outcome).count();
    }

    /** Those that somebody is exposed to. */
    public List<AuditRow> open() {
        return rows.stream().filter(row -> row.outcome().isOpen()).toList();
    }
}
