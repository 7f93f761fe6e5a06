package dev.socle.export;

import dev.socle.advice.Explanation;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNote;
import dev.socle.catalog.QemuModel;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What there is to say about a name, for programs. */
public final class ExplanationDocument {

    private final Catalog catalog;

    public ExplanationDocument(Catalog catalog) {
        this.catalog = catalog;
    }

    public SequencedMap<String, Object> of(Explanation explanation) {
        final SequencedMap<String, Object> document = Envelope.of("Explanation");
        switch (explanation) {
            case Explanation.OfFeature it -> feature(it, document);
            case Explanation.OfModel it -> model(it, document);
            case Explanation.OfVendor it -> {
                document.put("subject", "vendor");
                document.put("name", it.vendor().displayName());
                document.put("cpuid", it.vendor().id());
                document.put("models", it.models());
            }
            case Explanation.OfLevel it -> {
                document.put("subject", "level");
                document.put("name", it.level().name());
                document.put("features", names(it.level().features()));
                document.put("beyond", names(it.beyond()));
                document.put("models", it.models().stream().map(QemuModel::name).toList());
            }
            case Explanation.OfFlaw it -> {
                document.put("subject", "flaw");
                document.put("flaws", it.flaws().stream().map(new FlawDocument(catalog)::of).toList());
            }
            case Explanation.Unknown it -> {
                document.put("subject", "unknown");
                document.put("asked", it.asked());
                document.put("similar", it.similar());
            }
        }
        return document;
    }

    private void feature(Explanation.OfFeature it, SequencedMap<String, Object> document) {
        document.put("subject", "feature");
        document.put("asked", it.asked());
        document.put("places", it.features().stream().map(Feature::place).map(Object::toString).toList());
        document.put("names", it.spelling());
        document.put("noNameIn", it.unknownTo());
        document.put("needs", names(it.needs()));
        document.put("neededBy", names(it.neededBy()));
        document.put("models", it.models().stream().map(QemuModel::name).toList());
        document.put("abiLevels", it.levels());
        document.put("migratable", it.migratable());
        it.note().map(ExplanationDocument::note).ifPresent(note -> document.put("note", note));
        document.put("flaws", it.flaws());
    }

    private static SequencedMap<String, Object> note(FeatureNote note) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("category", note.category());
        note.advice().ifPresent(text -> json.put("advice", text));
        note.performance().ifPresent(text -> json.put("performance", text));
        note.migration().ifPresent(text -> json.put("migration", text));
        note.recommend().ifPresent(text -> json.put("recommend", text));
        json.put("references", note.references());
        return json;
    }

    private void model(Explanation.OfModel it, SequencedMap<String, Object> document) {
        document.put("subject", "model");
        document.put("asked", it.asked());
        it.level().ifPresent(level -> document.put("abiLevel", level));
        document.put("standsFor", it.standsFor());
        document.put("knownTo", it.knownTo());
        document.put("unknownTo", it.unknownTo());
        document.put("versions", it.versions().stream().map(version -> version(version, it)).toList());
    }

    private SequencedMap<String, Object> version(QemuModel version, Explanation.OfModel it) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("name", version.name());
        json.put("aliases", version.aliases());
        version.vendor().ifPresent(vendor -> json.put("vendor", vendor.displayName()));
        json.put("signature", version.signature().hex());
        json.put("features", names(version.features()));
        final Explanation.OfModel.Change change = it.changes().get(version.name());
        if (change != null) {
            json.put("adds", names(change.added()));
            json.put("drops", names(change.removed()));
        }
        return json;
    }

    private List<String> names(FeatureSet features) {
        return catalog.names(features);
    }
}
