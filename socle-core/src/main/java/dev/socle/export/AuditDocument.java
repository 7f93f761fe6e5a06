package dev.socle.export;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.fleet.FleetAudit;
import dev.socle.flaw.Closer;
import dev.socle.flaw.Confidence;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.HostFlawState;
import dev.socle.flaw.Note;
import dev.socle.flaw.audit.AuditRow;
import dev.socle.flaw.audit.AuditedGuest;
import dev.socle.flaw.audit.AuditedHost;
import dev.socle.flaw.audit.Comfort;
import dev.socle.flaw.audit.Fix;
import dev.socle.flaw.audit.GuestAudit;
import dev.socle.flaw.audit.GuestPrint;
import dev.socle.flaw.audit.HostAudit;
import dev.socle.flaw.audit.HostRow;
import dev.socle.flaw.audit.HostSide;
import dev.socle.flaw.audit.Promise;
import dev.socle.flaw.audit.Remedy;
import dev.socle.flaw.audit.Spelling;
import dev.socle.flaw.audit.Unheard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Which flaws stay open, for programs; the JSON Schema is docs/schema/audit.schema.json. */
public final class AuditDocument {

    private final Catalog catalog;

    public AuditDocument(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * @param undecided what could not be judged, one line each
     */
    public SequencedMap<String, Object> of(FleetAudit audit, List<String> undecided) {
        final SequencedMap<String, Object> json = Envelope.of("Audit");
        json.put("guests", audit.guests().stream().flatMap(guest -> guest.audits().stream()
                .map(one -> guest(guest, one))).toList());
        // Of a guest's hosts its rows tell; by themselves they are told of where there is no guest.
        json.put("hosts", audit.guests().isEmpty() ? audit.hostAudits().stream().map(this::host).toList() : List.of());
        json.put("unheardOf", audit.unheard().stream().map(AuditDocument::unheard).toList());
        json.put("coldBoots", audit.coldBoots().stream().map(AuditDocument::coldBoot).toList());
        json.put("undecided", undecided);
        return json;
    }

    private static SequencedMap<String, Object> coldBoot(FleetAudit.ColdBoot boot) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("names", boot.names());
        json.put("count", boot.count());
        json.put("closes", boot.closes());
        return json;
    }

    private SequencedMap<String, Object> guest(FleetAudit.GuestClass guest, GuestAudit audit) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("names", guest.names());
        json.put("count", guest.count());
        json.put("state", Parts.word(audit.guest().state()));
        switch (audit.guest().cpu()) {
            case AuditedGuest.Named named -> {
                json.put("model", named.model());
                json.put("signature", named.signature().hex());
            }
            case AuditedGuest.HostsOwn own -> json.put("mode", own.mode());
        }
        audit.hosts().stream().flatMap(host -> host.vendor().stream()).findFirst().map(Vendor::displayName)
                .ifPresent(vendor -> json.put("vendor", vendor));
        json.put("hosts", audit.hosts().stream().map(AuditDocument::asked).toList());
        json.put("unreachable", audit.unreachable());
        json.put("rows", audit.rows().stream().map(this::row).toList());
        json.put("remedy", remedy(audit.remedy()));
        json.put("promises", audit.promises().stream().map(AuditDocument::promise).toList());
        json.put("falseComforts", audit.comforts().stream().map(AuditDocument::comfort).toList());
        return json;
    }

    private static SequencedMap<String, Object> asked(AuditedHost host) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("name", host.name());
        json.put("count", host.count());
        releases(json, host);
        return json;
    }

    private static void releases(SequencedMap<String, Object> json, AuditedHost host) {
        json.put("qemu", host.qemu().version().toString());
        json.put("libvirt", host.libvirt().version().toString());
        json.put("assumed", host.assumed().stream().sorted().map(Parts::word).toList());
    }

    private SequencedMap<String, Object> row(AuditRow row) {
        final SequencedMap<String, Object> json = flaw(row.flaw());
        json.put("outcome", Parts.word(row.outcome()));
        json.put("why", row.why());
        json.put("hosts", row.hosts().stream().map(AuditDocument::side).toList());
        json.put("guestPrints", row.prints().stream().map(AuditDocument::print).toList());
        json.put("fixes", row.fixes().stream().map(this::fix).toList());
        json.put("notes", row.notes());
        json.put("references", row.flaw().notes().references());
        return json;
    }

    private static SequencedMap<String, Object> flaw(Flaw flaw) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("flaw", flaw.id());
        json.put("name", flaw.name());
        json.put("cves", flaw.cves());
        json.put("severity", Parts.word(flaw.rating().severity()));
        if (flaw.rating().confidence() != Confidence.HIGH) {
            json.put("confidence", Parts.word(flaw.rating().confidence()));
        }
        return json;
    }

    private static SequencedMap<String, Object> side(HostSide side) {
        final SequencedMap<String, Object> json = state(side.state());
        json.put("hosts", side.hosts());
        json.put("count", side.count());
        return json;
    }

    private static SequencedMap<String, Object> state(HostFlawState state) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("state", switch (state) {
            case HostFlawState.Vulnerable _ -> "vulnerable";
            case HostFlawState.Affected _ -> "affected";
            case HostFlawState.Unknown _ -> "unknown";
            case HostFlawState.Mitigated _ -> "mitigated";
            case HostFlawState.NotAffected _ -> "not-affected";
        });
        json.put("evidence", Parts.word(state.evidence()));
        json.put("reason", state.reason());
        return json;
    }

    private static SequencedMap<String, Object> print(GuestPrint print) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("kernel", print.kernel());
        json.put("file", print.file());
        json.put("texts", print.texts());
        return json;
    }

    private SequencedMap<String, Object> fix(Fix fix) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("show", catalog.names(fix.show()));
        json.put("hide", catalog.names(fix.hide()));
        json.put("possible", fix.isPossible());
        json.put("movability", fix.movability());
        json.put("spellings", fix.spellings().stream().map(AuditDocument::spelling).toList());
        json.put("obstacles", fix.obstacles().stream().map(this::obstacle).toList());
        json.put("cost", fix.cost().stream().map(AuditDocument::note).toList());
        return json;
    }

    private static SequencedMap<String, Object> spelling(Spelling spelling) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("program", spelling.program());
        spelling.text().ifPresent(text -> json.put("text", text));
        json.put("unnamed", spelling.unnamed());
        return json;
    }

    private SequencedMap<String, Object> obstacle(Closer.Obstacle obstacle) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("type", obstacle.getClass().getSimpleName());
        json.put("feature", catalog.name(obstacle.feature()));
        json.put("reason", obstacle.reason());
        json.put("remedy", obstacle.remedy());
        return json;
    }

    private static SequencedMap<String, Object> note(Note note) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("text", note.text());
        json.put("confidence", Parts.word(note.confidence()));
        json.put("references", note.references());
        return json;
    }

    private SequencedMap<String, Object> remedy(Remedy remedy) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("show", catalog.names(remedy.fix().show()));
        json.put("hide", catalog.names(remedy.fix().hide()));
        json.put("movability", remedy.fix().movability());
        json.put("spellings", remedy.fix().spellings().stream().map(AuditDocument::spelling).toList());
        json.put("closes", remedy.closes());
        final SequencedMap<String, Object> left = new LinkedHashMap<>();
        remedy.left().forEach(one -> left.put(one.flaw(), one.reason()));
        json.put("left", left);
        return json;
    }

    private static SequencedMap<String, Object> promise(Promise promise) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("feature", promise.name());
        json.put("brokenBy", promise.brokenBy());
        json.put("unsure", promise.unsure());
        return json;
    }

    private static SequencedMap<String, Object> comfort(Comfort comfort) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("kind", Parts.word(comfort.kind()));
        json.put("reason", comfort.reason());
        json.put("remedy", comfort.remedy());
        json.put("references", comfort.references());
        return json;
    }

    private SequencedMap<String, Object> host(HostAudit audit) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("names", audit.names());
        json.put("count", audit.host().count());
        audit.host().vendor().map(Vendor::displayName).ifPresent(vendor -> json.put("vendor", vendor));
        audit.host().host().silicon().signature().map(Signature::hex)
                .ifPresent(signature -> json.put("signature", signature));
        releases(json, audit.host());
        json.put("rows", audit.rows().stream().map(this::hostRow).toList());
        return json;
    }

    private SequencedMap<String, Object> hostRow(HostRow row) {
        final SequencedMap<String, Object> json = flaw(row.flaw());
        json.putAll(state(row.state()));
        json.put("hostNeeds", row.hostNeeds().stream().map(AuditDocument::note).toList());
        json.put("guestsNeed", row.fixes().stream().map(this::fix).toList());
        json.put("references", row.flaw().notes().references());
        return json;
    }

    private static SequencedMap<String, Object> unheard(Unheard unheard) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("file", unheard.file());
        json.put("text", unheard.text());
        json.put("what", Parts.word(unheard.what()));
        json.put("hosts", unheard.hosts());
        return json;
    }
}
