package dev.socle.flaw.internal;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.flaw.AffectedRow;
import dev.socle.flaw.AffectedSilicon;
import dev.socle.flaw.BitKind;
import dev.socle.flaw.Condition;
import dev.socle.flaw.ConditionParser;
import dev.socle.flaw.Confidence;
import dev.socle.flaw.CpuList;
import dev.socle.flaw.CpuRow;
import dev.socle.flaw.FeatureLookup;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.FlawEntry;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.GuestRule;
import dev.socle.flaw.Hide;
import dev.socle.flaw.HostRule;
import dev.socle.flaw.Impact;
import dev.socle.flaw.MicrocodeFix;
import dev.socle.flaw.MitigationBit;
import dev.socle.flaw.Need;
import dev.socle.flaw.Note;
import dev.socle.flaw.Severity;
import dev.socle.flaw.SysfsReport;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Builds the catalogue of flaws from the data file or its packed form. A misspelt feature, an unknown reference, a
 * condition that makes no sense: each stops the reading with a line that names the place.
 */
public final class FlawsReader {

    private static final CpuList NO_LIST = new CpuList("none", "no CPUs", List.of());

    private final DataNode root;
    private final FeatureLookup features;
    private final CpuRows rows = new CpuRows();
    private final Map<String, String> addresses = new HashMap<>();
    private final Map<String, CpuList> lists;
    private final ConditionParser conditions;

    private FlawsReader(DataNode root, FeatureLookup known) {
        this.root = root;
        root.member("references").members().forEach((id, address) -> addresses.put(id, address.text()));
        final Map<String, Feature> unnamed = places(root.member("places"));
        this.features = name -> Optional.ofNullable(unnamed.get(name)).or(() -> known.find(name));
        this.lists = lists(root.member("lists"));
        this.conditions = new ConditionParser(features, lists);
    }

    /**
     * @param tree  the data file as maps and lists
     * @param known the features of QEMU's names
     * @throws dev.socle.catalog.CatalogException if the data are wrong
     */
    public static Flaws read(Object tree, FeatureLookup known) {
        return new FlawsReader(DataNode.file("flaws.json", tree), known).flaws();
    }

    private Flaws flaws() {
        final List<FlawEntry> all = root.children("flaws").stream().map(this::entry).toList();
        final SequencedMap<String, Note> comforts = new LinkedHashMap<>();
        root.member("comforts").members().forEach((kind, node) -> comforts.put(kind, note(node)));
        return new Flaws(root.text("compiled"), all, root.children("bits").stream().map(this::bit).toList(), comforts);
    }

    private static Map<String, Feature> places(DataNode node) {
        final Map<String, Feature> places = new HashMap<>();
        node.members().forEach((name, place) -> places.put(name, Feature.at(Place.parse(place.text("at")))));
        return places;
    }

    private Map<String, CpuList> lists(DataNode node) {
        final Map<String, CpuList> lists = new LinkedHashMap<>();
        node.members().forEach((name, list) -> {
            references(list);
            lists.put(name, new CpuList(name, list.text("what"),
                    list.children("rows").stream().map(rows::row).toList()));
        });
        return lists;
    }

    private MitigationBit bit(DataNode node) {
        return new MitigationBit(node.text("name"), feature(node.member("name")), node.constant("kind", BitKind.class),
                node.text("lacking"), features(node, "only_with"), features(node, "excludes"),
                node.flag("nested"), references(node));
    }

    /** Of the packed form, which says what each flaw looks at, the flaws are read later, one by one. */
    private FlawEntry entry(DataNode inFile) {
        final DataNode node = DataNode.file("flaws.json: " + inFile.text("id"), inFile.value());
        if (node.optional(FlawsCompiler.LOOKS_AT).isPresent()) {
            return new FlawEntry(FeatureSet.of(node.children(FlawsCompiler.LOOKS_AT).stream()
                    .map(place -> Feature.at(Place.parse(place.text()))).toList()), () -> flaw(node));
        }
        final Flaw flaw = flaw(node);
        return new FlawEntry(flaw.features(), () -> flaw);
    }

    private Flaw flaw(DataNode node) {
        final List<AffectedRow> affected = node.children("affected").stream().map(this::affected).toList();
        final CpuList own = new CpuList(node.text("id"), "CPUs with " + node.texts("names").getFirst(),
                affected.stream().filter(row -> !row.guestsOnly()).flatMap(row -> row.cpus().stream())
                        .filter(cpus -> !cpus.families().isEmpty()).toList());
        final Optional<DataNode> rule = node.optional("rule");
        final Optional<DataNode> host = rule.map(rules -> rules.optional("host").orElse(rules.member("guest")));
        return new Flaw(node.text("id"), node.texts("names"), node.texts("cves"), node.text("disclosed"),
                node.texts("vendors"), rating(node), node.optional("sysfs").map(this::sysfs), affected,
                node.children("microcode").stream().map(this::microcode).toList(),
                rule.map(rules -> guestRule(rules.member("guest"), own)),
                host.map(rules -> hostRule(rules, own))
                        .orElseGet(() -> AffectedSilicon.rule(own.what(), node.texts("vendors"), affected)),
                node.children("needs").stream().map(this::need).toList(),
                node.children("hide").stream().map(this::hide).toList(), notes(node));
    }

    private Flaw.Rating rating(DataNode node) {
        return new Flaw.Rating(node.constant("impact", Impact.class), node.constant("severity", Severity.class),
                node.optionalText("severity_note"), node.constant("confidence", Confidence.class));
    }

    private SysfsReport sysfs(DataNode node) {
        return new SysfsReport(node.text("file"), node.optionalText("part"),
                node.children("values").stream()
                        .map(value -> new SysfsReport.Value(value.text("text"),
                                value.constant("state", SysfsReport.State.class),
                                value.optionalText("meaning")))
                        .toList(),
                node.optionalText("note"), references(node));
    }

    private AffectedRow affected(DataNode node) {
        final boolean exact = node.flag("exact");
        return new AffectedRow(node.text("vendor"), exact ? Optional.of(rows.row(node)) : Optional.empty(),
                exact ? "" : node.text("text"), node.children("except").stream().map(this::list).toList(),
                node.optional("when").isPresent() ? condition(node, "when", NO_LIST) : Condition.ALWAYS,
                optionalCondition(node, "unless", NO_LIST), node.optionalText("note"),
                node.optionalText("scope").isPresent(), confidence(node), references(node));
    }

    private CpuList list(DataNode name) {
        return Optional.ofNullable(lists.get(name.text())).orElseThrow(() -> name.wrong("\"" + name.text()
                + "\" is no list, expected one of " + lists.keySet()));
    }

    private MicrocodeFix microcode(DataNode node) {
        final DataNode revision = node.member("fixed");
        try {
            return new MicrocodeFix(rows.row(node), Long.decode(revision.text()), references(node));
        } catch (NumberFormatException e) {
            throw revision.wrong("\"" + revision.text() + "\", expected such as 0x0830107B");
        }
    }

    private GuestRule guestRule(DataNode node, CpuList own) {
        final Optional<String> host = node.text("rest").equals("host")
                ? Optional.of(node.text("host")) : Optional.empty();
        return new GuestRule(condition(node, "applies", own), optionalCondition(node, "immune", own),
                node.children("covered").stream()
                        .map(cover -> new GuestRule.Cover(condition(cover, "when", own), cover.text("how")))
                        .toList(),
                host, optionalCondition(node, "unseen", own));
    }

    private HostRule hostRule(DataNode node, CpuList own) {
        return new HostRule(condition(node, "applies", own), optionalCondition(node, "immune", own));
    }

    private Condition optionalCondition(DataNode node, String key, CpuList own) {
        return node.optional(key).isPresent() ? condition(node, key, own) : Condition.NEVER;
    }

    private Condition condition(DataNode node, String key, CpuList own) {
        final DataNode text = node.member(key);
        try {
            return conditions.parse(text.text(), own);
        } catch (IllegalArgumentException e) {
            throw text.wrong(e.getMessage());
        }
    }

    private Need need(DataNode node) {
        final String vendor = node.text("vendor");
        return new Need(vendor.equals("any") ? Optional.empty() : Optional.of(vendor),
                node.constant("kind", Need.Kind.class),
                node.children("any_of").stream()
                        .map(sets -> new Need.Alternative(features(sets, "show"), features(sets, "hide")))
                        .toList(),
                note(node.member("why")), node.optionalText("if_missing"));
    }

    private Hide hide(DataNode node) {
        return new Hide(features(node, "features"), node.text("when"), node.flag("default"), note(node.member("why")));
    }

    private Flaw.Notes notes(DataNode node) {
        final SequencedMap<String, String> since = new LinkedHashMap<>();
        node.optional("since").ifPresent(releases ->
                releases.members().forEach((program, text) -> since.put(program, text.text())));
        final List<String> further = node.texts("references");
        if (further.isEmpty()) {
            throw node.wrong("no reference, expected one at least");
        }
        return new Flaw.Notes(notes(node, "host_needs"), since, notes(node, "migration"), notes(node, "performance"),
                node.text("smt"), further);
    }

    private List<Note> notes(DataNode node, String key) {
        return node.children(key).stream().map(this::note).toList();
    }

    private Note note(DataNode node) {
        return new Note(node.text("text"), references(node), confidence(node));
    }

    private static Confidence confidence(DataNode node) {
        return node.optional("confidence").isEmpty() ? Confidence.HIGH : node.constant("confidence", Confidence.class);
    }

    /** Every statement has a reference: what nobody can look up is not a fact. */
    private List<String> references(DataNode node) {
        final List<String> ids = node.texts("refs");
        if (ids.isEmpty()) {
            throw node.wrong("no reference, expected one at least in \"refs\"");
        }
        return ids.stream().map(id -> Optional.ofNullable(addresses.get(id))
                .orElseThrow(() -> node.wrong("\"" + id + "\" is no reference of this file"))).toList();
    }

    private FeatureSet features(DataNode node, String key) {
        final FeatureSet.Builder found = new FeatureSet.Builder();
        node.children(key).forEach(name -> found.add(feature(name)));
        return found.build();
    }

    private Feature feature(DataNode name) {
        return features.find(name.text())
                .orElseThrow(() -> name.wrong("\"" + name.text() + "\" is no feature that the catalogue knows"));
    }
}
