package dev.socle.cli;

import dev.socle.advice.Explanation;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNote;
import dev.socle.catalog.QemuModel;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Shows people what there is to say about a name. */
final class ExplainScreen {

    private static final int COLUMN = 16;
    private static final int MOST_MODELS = 12;

    private final Screen screen;
    private final Catalog catalog;

    ExplainScreen(Screen screen, Catalog catalog) {
        this.screen = screen;
        this.catalog = catalog;
    }

    void show(Explanation explanation) {
        switch (explanation) {
            case Explanation.OfFeature feature -> feature(feature);
            case Explanation.OfModel model -> model(model);
            case Explanation.OfLevel level -> level(level);
            case Explanation.OfVendor vendor -> vendor(vendor);
            case Explanation.OfFlaw(var flaws) -> flaws.forEach(new FlawScreen(screen, catalog)::explain);
            case Explanation.Unknown unknown -> { }
        }
    }

    private void feature(Explanation.OfFeature it) {
        title(it.asked(), it.features().size() == 1 ? "a CPU feature" : "a name for " + it.features().size()
                + " CPU features");
        for (Feature feature : it.features()) {
            screen.entry("bit", COLUMN, feature.place().display());
        }
        it.note().ifPresent(this::note);
        it.levels().forEach(level -> screen.entry("ABI level", COLUMN, "part of " + level + " and above"));
        screen.entry("migration", COLUMN, it.migratable() ? "QEMU lets a guest that has it move"
                : "QEMU forbids a guest that has it to move");
        names("needs", it.needs(), "; QEMU drops it without");
        names("needed by", it.neededBy(), "");
        it.flaws().forEach((flaw, role) -> screen.entry("flaw", COLUMN, flaw + ": " + role));
        models(it.models());
        spelling(it.spelling(), it.unknownTo());
    }

    private void note(FeatureNote note) {
        note.performance().ifPresent(text -> screen.entry("worth", COLUMN, text));
        note.advice().ifPresent(text -> screen.entry("advice", COLUMN, text));
        note.recommend().ifPresent(text -> screen.entry("recommended", COLUMN, text));
        note.migration().ifPresent(text -> screen.entry("when moving", COLUMN, text));
    }

    private void names(String label, FeatureSet features, String suffix) {
        if (!features.isEmpty()) {
            screen.entry(label, COLUMN, Words.some(catalog.names(features), MOST_MODELS) + suffix);
        }
    }

    private void models(List<QemuModel> models) {
        if (models.isEmpty()) {
            screen.entry("models", COLUMN, "no named model of " + catalog.newestQemu().display() + " has it");
            return;
        }
        screen.entry("models", COLUMN, Words.some(models.stream()
                .map(model -> model.version() == 1 ? model.base() : model.base() + " from v" + model.version())
                .toList(), MOST_MODELS));
    }

    /** Releases that use the same name stand together: a name is read once, not seven times. */
    private void spelling(Map<String, String> known, List<String> unknownTo) {
        final SequencedMap<String, List<String>> dialects = new LinkedHashMap<>();
        known.forEach((dialect, names) -> dialects.computeIfAbsent(names, key -> new ArrayList<>()).add(dialect));
        dialects.forEach((names, users) -> screen.entry("called", COLUMN, names + "  in " + String.join(", ", users)));
        if (!unknownTo.isEmpty()) {
            screen.entry(Style.WARNING, "no name in", COLUMN, Style.PLAIN, String.join(", ", unknownTo));
        }
    }

    private void model(Explanation.OfModel it) {
        title(it.asked(), "a CPU model");
        if (it.versions().isEmpty()) {
            screen.entry("versions", COLUMN, "only libvirt has it; no QEMU that Socle knows does");
        } else {
            final QemuModel meant = it.meant().orElseThrow();
            meant.vendor().ifPresent(vendor -> screen.entry("vendor", COLUMN, vendor.displayName()
                    + " in its definition; under KVM a guest sees its host's"));
            screen.entry("guests see", COLUMN, meant.signature().display() + ", \"" + meant.modelId() + "\"");
            screen.entry("reaches", COLUMN, it.level().orElse("less than x86-64-v1") + ", "
                    + Words.count(meant.features().size(), "feature"));
        }
        if (!it.standsFor().isEmpty()) {
            screen.entry("stands for", COLUMN, String.join("; ", it.standsFor()) + " (libvirt's map)");
        }
        for (QemuModel version : it.versions()) {
            screen.entry(version.name(), Math.max(COLUMN, version.name().length() + 4), version(version, it));
        }
        spelling(it.knownTo(), it.unknownTo());
    }

    private String version(QemuModel version, Explanation.OfModel it) {
        final String aliases = version.aliases().isEmpty() ? "" : "also " + String.join(", ", version.aliases()) + "; ";
        final Explanation.OfModel.Change change = it.changes().get(version.name());
        if (change == null) {
            return aliases + "the first; the bare name means this one on every pc and q35 machine";
        }
        final String added = change.added().isEmpty() ? "" : "adds " + String.join(", ", catalog.names(change.added()));
        final String removed = change.removed().isEmpty() ? ""
                : "drops " + String.join(", ", catalog.names(change.removed()));
        final String both = added + (added.isEmpty() || removed.isEmpty() ? "" : "; ") + removed;
        return aliases + (both.isEmpty() ? "the same features" : both);
    }

    private void level(Explanation.OfLevel it) {
        title(it.level().name(), "a level of the x86-64 ABI");
        screen.entry("asks for", COLUMN, String.join(", ", catalog.names(it.beyond()))
                + (it.beyond().equals(it.level().features()) ? "" : ", and all of the level below"));
        models(it.models());
        screen.entry("of guests", COLUMN, "socle advise --require " + it.level().name()
                + " gives guests a CPU that reaches it, or says which host stands in the way");
    }

    private void vendor(Explanation.OfVendor it) {
        title(it.vendor().displayName(), "a maker of CPUs");
        screen.entry("CPUID says", COLUMN, "\"" + it.vendor().id() + "\" in leaf 0");
        screen.entry("libvirt", COLUMN, it.libvirtName().orElse("has no name for it"));
        screen.entry("models", COLUMN, it.models().isEmpty() ? "none in QEMU" : String.join(", ", it.models()));
    }

    /** To standard error: it is no explanation. */
    static void unknown(Explanation.Unknown it) {
        Complaints.line("nothing is called \"" + it.asked() + "\""
                + (it.similar().isEmpty() ? "" : "; did you mean " + String.join(", ", it.similar()) + "?"));
    }

    private void title(String name, String kind) {
        screen.line(screen.styled(Style.STRONG, name) + "  " + screen.styled(Style.FAINT, kind));
    }
}
