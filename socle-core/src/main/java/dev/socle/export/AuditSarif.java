package dev.socle.export;

import dev.socle.fleet.FleetAudit;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.HostFlawState;
import dev.socle.flaw.Severity;
import dev.socle.flaw.audit.AuditRow;
import dev.socle.flaw.audit.Fix;
import dev.socle.flaw.audit.GuestAudit;
import dev.socle.flaw.audit.HostAudit;
import dev.socle.flaw.audit.HostRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** What an audit found as SARIF 2.1.0: a rule a flaw, a result a guest or host that wants attention. */
public final class AuditSarif {

    private AuditSarif() {
    }

    /**
     * @param files   the file that each guest came from, by the guest's name; guests that came from none are left out
     * @param version Socle's
     */
    public static Map<String, Object> of(FleetAudit audit, Map<String, String> files, String version) {
        final List<SarifLog.Result> results = new ArrayList<>();
        for (FleetAudit.GuestClass guest : audit.guests()) {
            for (GuestAudit one : guest.audits()) {
                one.rows().stream().filter(row -> row.outcome().wantsAttention()).forEach(row -> guest.names().forEach(
                        name -> results.add(result(row, name, files))));
            }
        }
        if (audit.guests().isEmpty()) {
            audit.hostAudits().forEach(host -> host.rows().stream()
                    .filter(row -> row.state() instanceof HostFlawState.Vulnerable).forEach(row -> results.add(
                            result(host, row))));
        }
        final SequencedMap<String, SarifLog.Rule> rules = new LinkedHashMap<>();
        flaws(audit).forEach(flaw -> rules.putIfAbsent(flaw.id(), rule(flaw)));
        return SarifLog.of(version, List.copyOf(rules.values()), results);
    }

    private static Stream<Flaw> flaws(FleetAudit audit) {
        return audit.guests().isEmpty()
                ? audit.hostAudits().stream().flatMap(host -> host.rows().stream()).map(HostRow::flaw)
                : audit.guests().stream().flatMap(guest -> guest.audits().stream())
                        .flatMap(one -> one.rows().stream()).map(AuditRow::flaw);
    }

    private static SarifLog.Rule rule(Flaw flaw) {
        final String needs = flaw.needs().stream().map(need -> need.why().text()).findFirst()
                .or(() -> flaw.notes().hostNeeds().stream().map(note -> note.text()).findFirst())
                .orElse("See the references.");
        return new SarifLog.Rule(flaw.id(), flaw.name(), flaw.name() + (flaw.cves().isEmpty() ? ""
                : ": " + String.join(", ", flaw.cves())), needs, level(flaw.rating().severity()),
                flaw.notes().references());
    }

    private static SarifLog.Result result(AuditRow row, String name, Map<String, String> files) {
        final SarifLog.Level level = row.outcome().isOpen() ? level(row.flaw().rating().severity())
                : SarifLog.Level.NOTE;
        return new SarifLog.Result(row.flaw().id(), level, name + ": " + row.outcome().word() + ": " + row.why() + "."
                + row.fixes().stream().filter(Fix::isPossible).findFirst().map(AuditSarif::remedy).orElse(""),
                files.containsKey(name) ? new SarifLog.InFile(files.get(name), 0) : new SarifLog.Named(name));
    }

    private static String remedy(Fix fix) {
        return " Remedy: " + String.join(" or ", fix.spellings().stream()
                .flatMap(spelling -> spelling.text().map(text -> spelling.program() + " " + text).stream())
                .toList()) + ".";
    }

    private static SarifLog.Result result(HostAudit host, HostRow row) {
        return new SarifLog.Result(row.flaw().id(), level(row.flaw().rating().severity()),
                String.join(", ", host.names()) + ": " + row.state().reason() + ".",
                new SarifLog.Named(host.names().getFirst()));
    }

    private static SarifLog.Level level(Severity severity) {
        return switch (severity) {
            case HIGH -> SarifLog.Level.ERROR;
            case MEDIUM -> SarifLog.Level.WARNING;
            case LOW, UNRATED -> SarifLog.Level.NOTE;
        };
    }
}
