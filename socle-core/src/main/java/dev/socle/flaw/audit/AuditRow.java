package dev.socle.flaw.audit;

import dev.socle.flaw.Flaw;
import dev.socle.flaw.FlawStanding;
import java.util.Comparator;
import java.util.List;

/**
 * One flaw: how the hosts stand, what the guest is given, what it prints, and what the difference means.
 *
 * @param hosts    how the hosts stand; those alike together
 * @param standing how the guest stands by what it is given
 * @param prints   what the guest will say, by kernel; nothing where Linux has no file for the flaw
 * @param why      what the difference means, one sentence without a full stop
 * @param fixes    what would help, what can be done at once first
 * @param notes    what else is worth knowing
 */
public record AuditRow(Flaw flaw, Outcome outcome, List<HostSide> hosts, FlawStanding standing,
                       List<GuestPrint> prints, String why, List<Fix> fixes, List<String> notes) {

    /** The gravest outcome first; within each the worst flaw. */
    public static final Comparator<AuditRow> WORST_FIRST = Comparator.comparing(AuditRow::outcome)
            .thenComparing(row -> row.flaw().rating().severity());

    public AuditRow {
        hosts = List.copyOf(hosts);
        prints = List.copyOf(prints);
        fixes = List.copyOf(fixes);
        notes = List.copyOf(notes);
    }
}
