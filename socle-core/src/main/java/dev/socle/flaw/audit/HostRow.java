package dev.socle.flaw.audit;

import dev.socle.flaw.Flaw;
import dev.socle.flaw.FlawStanding;
import dev.socle.flaw.HostFlawState;
import dev.socle.flaw.Note;
import java.util.Comparator;
import java.util.List;

/**
 * One flaw on one host, and what guests can be given there.
 *
 * @param state     how the host stands
 * @param bareGuest how a guest stands that sees the host's family and model and no bit that has to do with flaws
 * @param fixes     what such a guest needs, what can be done at once first
 * @param hostNeeds what the host itself must have or do
 */
public record HostRow(Flaw flaw, HostFlawState state, FlawStanding bareGuest, List<Fix> fixes,
                      List<Note> hostNeeds) {

    /** Open ones first, then those of which nobody knows what is done about them; within each the worst first. */
    public static final Comparator<HostRow> WORST_FIRST = Comparator
            .comparingInt((HostRow row) -> rank(row.state()))
            .thenComparing(row -> row.flaw().rating().severity());

    public HostRow {
        fixes = List.copyOf(fixes);
        hostNeeds = List.copyOf(hostNeeds);
    }

    private static int rank(HostFlawState state) {
        return switch (state) {
            case HostFlawState.Vulnerable _ -> 0;
            case HostFlawState.Affected _ -> 1;
            case HostFlawState.Unknown _ -> 2;
            case HostFlawState.Mitigated _ -> 3;
            case HostFlawState.NotAffected _ -> 4;
        };
    }
}
