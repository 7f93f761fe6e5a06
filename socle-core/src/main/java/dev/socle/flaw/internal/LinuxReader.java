package dev.socle.flaw.internal;

import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.Place;
import dev.socle.flaw.CpuList;
import dev.socle.flaw.CpuRow;
import dev.socle.flaw.FeatureLookup;
import dev.socle.flaw.linux.LinuxCatalog;
import dev.socle.flaw.linux.LinuxFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads what releases of Linux print of flaws. A release may be told as another one with changes; each change says why,
 * and where to look it up.
 */
public final class LinuxReader {

    private final DataNode root;
    private final FeatureLookup features;
    private final CpuRows rows = new CpuRows();
    private final Map<String, String> addresses = new HashMap<>();

    private LinuxReader(DataNode root, FeatureLookup known) {
        this.root = root;
        root.member("references").members().forEach((id, address) -> addresses.put(id, address.text()));
        final Map<String, Feature> unnamed = new HashMap<>();
        root.member("places").members().forEach((name, place) -> {
            references(place);
            unnamed.put(name, Feature.at(Place.parse(place.text("at"))));
        });
        this.features = name -> Optional.ofNullable(unnamed.get(name)).or(() -> known.find(name));
    }

    /**
     * @param tree  the data file as maps and lists
     * @param known the features of QEMU's names
     * @throws dev.socle.catalog.CatalogException if the data are wrong
     */
    public static LinuxCatalog read(Object tree, FeatureLookup known) {
        return new LinuxReader(DataNode.file("linux.json", tree), known).catalog();
    }

    private LinuxCatalog catalog() {
        final SequencedMap<String, LinuxFacts> releases = new LinkedHashMap<>();
        for (DataNode node : root.children("releases")) {
            final LinuxFacts facts = release(node, releases);
            releases.put(facts.series(), facts);
        }
        final SequencedMap<String, String> circumstances = new LinkedHashMap<>();
        root.member("circumstances").members().forEach((word, what) -> circumstances.put(word, what.text()));
        return new LinuxCatalog(root.text("compiled"), circumstances,
                releases.values().stream().sorted((a, b) -> a.version().compareTo(b.version())).toList(), features);
    }

    private LinuxFacts release(DataNode node, Map<String, LinuxFacts> before) {
        final Version version = Version.parse(node.text("release"));
        final Optional<DataNode> like = node.optional("like");
        final Draft draft = new Draft();
        like.ifPresent(other -> draft.begin(Optional.ofNullable(before.get(other.text())).orElseThrow(() ->
                other.wrong("\"" + other.text() + "\" is no release that is told before this one"))));
        final List<LinuxFacts.Difference> differences = new ArrayList<>();
        references(node);
        draft.take(node);
        for (DataNode change : node.children("changes")) {
            draft.take(change);
            differences.add(new LinuxFacts.Difference(change.text("why"), references(change)));
        }
        return new LinuxFacts(version, node.text("of"), like.map(DataNode::text), draft.lists, draft.conditions,
                draft.files, draft.options, differences);
    }

    /** A release being put together. */
    private final class Draft {

        private final Map<String, CpuList> lists = new LinkedHashMap<>();
        private final Map<String, String> conditions = new LinkedHashMap<>();
        private final SequencedMap<String, List<List<LinuxFacts.Line>>> files = new LinkedHashMap<>();
        private List<LinuxFacts.Option> options = List.of();

        void begin(LinuxFacts other) {
            lists.putAll(other.lists());
            conditions.putAll(other.conditions());
            files.putAll(other.files());
            options = other.options();
        }

        void take(DataNode node) {
            lists.putAll(table(node));
            node.optional("lists").ifPresent(all -> all.members().forEach((name, list) ->
                    lists.put(name, list(name, list))));
            node.optional("conditions").ifPresent(all -> all.members().forEach((name, text) ->
                    conditions.put(name, text.text())));
            node.optional("files").ifPresent(all -> all.members().forEach((name, parts) ->
                    files.put(name, parts.elements().stream()
                            .map(part -> part.elements().stream().map(LinuxReader::line).toList()).toList())));
            for (DataNode name : node.children("without")) {
                if (files.remove(name.text()) == null) {
                    throw name.wrong("\"" + name.text() + "\" is no file that would be taken away");
                }
            }
            if (node.optional("options").isPresent()) {
                options = node.children("options").stream().map(LinuxReader::option).toList();
            }
        }
    }

    /** A table of CPUs, each with what it has, turned into a list of CPUs for each thing to have. */
    private SequencedMap<String, CpuList> table(DataNode node) {
        final SequencedMap<String, List<CpuRow>> having = new LinkedHashMap<>();
        for (DataNode cpu : node.children("cpus")) {
            final CpuRow row = rows.row(cpu);
            cpu.texts("has").forEach(word -> having.computeIfAbsent(word, _ -> new ArrayList<>()).add(row));
        }
        final SequencedMap<String, CpuList> lists = new LinkedHashMap<>();
        having.forEach((word, cpus) -> lists.put(word, new CpuList(word, root.member("cpu_words").text(word), cpus)));
        return lists;
    }

    private CpuList list(String name, DataNode node) {
        references(node);
        return new CpuList(name, node.text("what"), node.children("rows").stream().map(rows::row).toList());
    }

    private static LinuxFacts.Line line(DataNode node) {
        return new LinuxFacts.Line(node.optionalText("when").orElse("always"), node.text("say"), node.flag("last"));
    }

    private static LinuxFacts.Option option(DataNode node) {
        return new LinuxFacts.Option(node.text("word"), node.texts("sets"), node.texts("unsettles"),
                node.children("parts").stream().map(LinuxReader::option).toList());
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
}
