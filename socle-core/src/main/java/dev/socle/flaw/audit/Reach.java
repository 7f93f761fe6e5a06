package dev.socle.flaw.audit;

import dev.socle.cpu.FeatureSet;
import dev.socle.flaw.BitKind;
import dev.socle.flaw.Flaws;
import java.util.ArrayList;
import java.util.List;

/**
 * The hosts a guest can run on, all if it can run on none, and those that it cannot run on with the reason. A promise that a host does not keep is no obstacle: a
 * running guest may be moved there all the same, which is just the danger.
 */
record Reach(GuestAudit.Runs runs, List<AuditedHost> hosts, List<String> unreachable) {

    static Reach of(AuditedGuest guest, List<AuditedHost> pool, Flaws flaws) {
        if (!(guest.cpu() instanceof AuditedGuest.Named named)) {
            return new Reach(GuestAudit.Runs.SOMEWHERE, pool, List.of());
        }
        final FeatureSet needed = named.promised().andNot(flaws.bits(BitKind.IMMUNITY));
        final List<AuditedHost> hosts = new ArrayList<>();
        final List<String> unreachable = new ArrayList<>();
        for (AuditedHost host : pool) {
            final FeatureSet lacking = host.host().offered().missingOf(needed);
            if (lacking.isEmpty()) {
                hosts.add(host);
            } else {
                final List<String> names = List.copyOf(host.qemu().names().namesOf(lacking));
                unreachable.add(host.name() + (host.count() > 1 ? " and " + (host.count() - 1) + " like it" : "")
                        + " does not offer " + String.join(", ", names.subList(0, Math.min(4, names.size())))
                        + (names.size() > 4 ? " and " + (names.size() - 4) + " more" : ""));
            }
        }
        return hosts.isEmpty() && !pool.isEmpty() ? new Reach(GuestAudit.Runs.NOWHERE, pool, unreachable)
                : new Reach(GuestAudit.Runs.SOMEWHERE, hosts, unreachable);
    }
}
