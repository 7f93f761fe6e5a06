package dev.socle.export;

import dev.socle.advice.Explanation.OfFlaw.Naming;
import dev.socle.advice.Explanation.OfFlaw.OneFlaw;
import dev.socle.catalog.Catalog;
import dev.socle.cpu.FeatureSet;
import dev.socle.flaw.AffectedRow;
import dev.socle.flaw.CpuList;
import dev.socle.flaw.CpuRow;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.Hide;
import dev.socle.flaw.MicrocodeFix;
import dev.socle.flaw.Need;
import dev.socle.flaw.Note;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What there is to say about a flaw, for programs. */
final class FlawDocument {

    private final Catalog catalog;

    FlawDocument(Catalog catalog) {
        this.catalog = catalog;
    }

    SequencedMap<String, Object> of(OneFlaw one) {
        final Flaw flaw = one.flaw();
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("id", flaw.id());
        json.put("names", flaw.names());
        json.put("cves", flaw.cves());
        json.put("disclosed", flaw.disclosed());
        json.put("vendors", flaw.vendors());
        json.put("severity", Parts.word(flaw.rating().severity()));
        flaw.rating().note().ifPresent(note -> json.put("severityNote", note));
        json.put("impact", Parts.word(flaw.rating().impact()));
        json.put("confidence", Parts.word(flaw.rating().confidence()));
        json.put("affected", flaw.affected().stream().map(FlawDocument::affected).toList());
        json.put("microcode", flaw.microcode().stream().map(FlawDocument::microcode).toList());
        json.put("needs", flaw.needs().stream().map(this::need).toList());
        json.put("hide", flaw.hides().stream().map(this::hide).toList());
        json.put("featureNames", one.names().stream().map(FlawDocument::naming).toList());
        json.put("host", notes(flaw.notes().hostNeeds()));
        json.put("migration", notes(flaw.notes().migration()));
        json.put("performance", notes(flaw.notes().performance()));
        json.put("since", flaw.notes().since());
        flaw.sysfs().ifPresent(sysfs -> json.put("sysfs", sysfs.file()));
        json.put("references", flaw.notes().references());
        return json;
    }

    private static SequencedMap<String, Object> affected(AffectedRow row) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("vendor", row.vendor());
        row.cpus().ifPresentOrElse(cpus -> json.put("cpus", cpus(cpus)), () -> json.put("inWords", row.text()));
        json.put("except", row.except().stream().map(FlawDocument::list).toList());
        row.condition().ifPresent(when -> json.put("when", when));
        row.escape().ifPresent(unless -> json.put("unless", unless));
        row.note().ifPresent(note -> json.put("note", note));
        json.put("judgedBy", row.guestsOnly() ? "guests" : "silicon");
        json.put("confidence", Parts.word(row.confidence()));
        json.put("references", row.references());
        return json;
    }

    private static SequencedMap<String, Object> list(CpuList list) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("what", list.what());
        json.put("cpus", list.rows().stream().map(row -> {
            final SequencedMap<String, Object> one = new LinkedHashMap<>();
            row.vendor().ifPresent(vendor -> one.put("vendor", vendor));
            one.putAll(cpus(row));
            return one;
        }).toList());
        return json;
    }

    /** Empty arrays mean all families and all models. */
    private static SequencedMap<String, Object> cpus(CpuRow row) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("families", ranges(row.families()));
        json.put("models", ranges(row.models()));
        json.put("steppings", ranges(List.of(row.steppings())));
        row.name().ifPresent(name -> json.put("name", name));
        return json;
    }

    private static List<List<Integer>> ranges(List<CpuRow.Range> ranges) {
        return ranges.stream().map(range -> List.of(range.first(), range.last())).toList();
    }

    private static SequencedMap<String, Object> microcode(MicrocodeFix fix) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("cpus", cpus(fix.cpus()));
        json.put("fixedFrom", "0x" + Long.toHexString(fix.revision()));
        json.put("references", fix.references());
        return json;
    }

    private SequencedMap<String, Object> need(Need need) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("kind", Parts.word(need.kind()));
        need.vendor().ifPresent(vendor -> json.put("vendor", vendor));
        json.put("anyOf", need.alternatives().stream().map(way -> {
            final SequencedMap<String, Object> one = new LinkedHashMap<>();
            one.put("show", names(way.show()));
            one.put("hide", names(way.hide()));
            return one;
        }).toList());
        json.put("why", need.why().text());
        json.put("confidence", Parts.word(need.why().confidence()));
        json.put("references", need.why().references());
        return json;
    }

    private SequencedMap<String, Object> hide(Hide hide) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("features", names(hide.features()));
        json.put("when", hide.when());
        json.put("byDefault", hide.byDefault());
        json.putAll(note(hide.why()));
        return json;
    }

    private static SequencedMap<String, Object> naming(Naming naming) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("feature", naming.name());
        json.put("place", naming.feature().place().toString());
        naming.kind().ifPresent(kind -> json.put("kind", Parts.word(kind)));
        json.put("names", naming.known());
        json.put("noNameIn", naming.unknownTo());
        return json;
    }

    private static List<SequencedMap<String, Object>> notes(List<Note> notes) {
        return notes.stream().map(FlawDocument::note).toList();
    }

    private static SequencedMap<String, Object> note(Note note) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("text", note.text());
        json.put("confidence", Parts.word(note.confidence()));
        json.put("references", note.references());
        return json;
    }

    private List<String> names(FeatureSet features) {
        return catalog.names(features);
    }
}
