package dev.socle.cli;

import dev.socle.fleet.FleetAudit;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.HostFlawState;
import dev.socle.flaw.Severity;
import dev.socle.flaw.audit.Outcome;
import java.util.List;
import java.util.Optional;

/** What an audit's exit code says: without a threshold only whether it was done. */
final class AuditCodes {

    private final Optional<Severity> threshold;

    AuditCodes(Optional<Severity> threshold) {
        this.threshold = threshold;
    }

    ExitCode of(FleetAudit audit, List<String> undecided) {
        ExitCode code = undecided.isEmpty() ? ExitCode.YES : ExitCode.UNKNOWN;
        if (threshold.isEmpty()) {
            return code;
        }
        if (audit.guests().isEmpty()) {
            for (var host : audit.hostAudits()) {
                for (var row : host.rows()) {
                    code = code.and(counts(row.flaw()) ? of(row.state()) : ExitCode.YES);
                }
            }
        }
        for (FleetAudit.GuestClass guest : audit.guests()) {
            for (var one : guest.audits()) {
                for (var row : one.rows()) {
                    code = code.and(counts(row.flaw()) ? of(row.outcome()) : ExitCode.YES);
                }
            }
        }
        return code;
    }

    private boolean counts(Flaw flaw) {
        return flaw.rating().severity().compareTo(threshold.orElseThrow()) <= 0;
    }

    private static ExitCode of(HostFlawState state) {
        return switch (state) {
            case HostFlawState.Vulnerable _ -> ExitCode.NO;
            case HostFlawState.Unknown _, HostFlawState.Affected _ -> ExitCode.UNKNOWN;
            case HostFlawState.Mitigated _, HostFlawState.NotAffected _ -> ExitCode.YES;
        };
    }

    private static ExitCode of(Outcome outcome) {
        return outcome.isOpen() ? ExitCode.NO : outcome == Outcome.UNKNOWN ? ExitCode.UNKNOWN : ExitCode.YES;
    }
}
