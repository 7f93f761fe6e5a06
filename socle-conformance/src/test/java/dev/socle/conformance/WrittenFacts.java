package dev.socle.conformance;

import dev.socle.testing.Peers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The catalogue's and the flaws' source files, read as plain JSON and kept as plain text: names and lists of names. It
 * shares nothing with the product's own loader, feature index and rules, so that a mistake there is not made twice.
 */
final class WrittenFacts {

    private static final Path CATALOG = Peers.root().resolve("socle-core/src/main/catalog");
    private static final Path FLAWS = Peers.root().resolve("socle-core/src/main/flaws/flaws.json");
    private static final Path LINUX = Peers.root().resolve("socle-core/src/main/flaws/linux.json");

    /** One version of a named model. {@code names} are all by which it can be asked for. */
    record Model(String name, Set<String> names, String vendor, Set<String> features) {
    }

    /** What guests of a maker need because of a flaw: any of the alternatives will do. */
    record FlawNeed(String flaw, List<Alternative> alternatives) {
    }

    /** Features that go together. */
    record Alternative(Set<String> show, Set<String> hide) {
    }

    private final Map<String, String> canonical = new HashMap<>();
    private final Map<String, Set<String>> namesOfPlace = new HashMap<>();
    private final Map<String, Map<String, Model>> releases = new TreeMap<>();
    private final Map<String, List<Set<String>>> requires = new HashMap<>();
    private final Map<String, Set<String>> rules = new HashMap<>();
    private final List<JsonNode> flaws = new ArrayList<>();
    private final Set<String> hiddenOnPurpose = new TreeSet<>();

    WrittenFacts(List<String> series) {
        for (JsonNode feature : json(CATALOG.resolve("features.json")).path("features")) {
            final String name = feature.path("name").asString();
            feature.path("aliases").forEach(alias -> canonical.put(alias.asString(), name));
            feature.path("at").forEach(place ->
                    namesOfPlace.computeIfAbsent(place.asString(), one -> new TreeSet<>()).add(name));
        }
        series.forEach(release -> releases.put(release, models(json(CATALOG.resolve("qemu-" + release + ".json")))));
        final JsonNode rulesFile = json(CATALOG.resolve("rules.json"));
        for (JsonNode rule : rulesFile.path("requires")) {
            // One name may stand for two places, and rules may be about either: then it is the place that they name.
            final String subject = rule.path("feature").asString();
            namesOfPlace.getOrDefault(subject, Set.of(subject)).forEach(feature ->
                    requires.computeIfAbsent(feature, one -> new ArrayList<>()).add(names(rule.path("needs"))));
        }
        for (String list : List.of("kvmDefaultsOff", "tcgDefaultsOff", "notByMax")) {
            rules.put(list, names(rulesFile.path(list)));
        }
        for (JsonNode flaw : json(FLAWS).path("flaws")) {
            flaws.add(flaw);
            for (JsonNode hide : flaw.path("hide")) {
                if (hide.path("default").asBoolean()) {
                    hiddenOnPurpose.addAll(names(hide.path("features")));
                }
            }
        }
        for (JsonNode note : json(CATALOG.resolve("feature-notes.json")).path("notes")) {
            if (note.path("category").asString().equals("deprecated")
                    && note.path("recommend").asString().startsWith("off")) {
                hiddenOnPurpose.addAll(names(note.path("features")));
            }
        }
    }

    /**
     * Places that flaws are judged by and that the catalogue does not list. A host that was read before the flaws were
     * would know nothing of them, and one that was read after them would: there must be none.
     */
    static Set<String> placesOfFlawsThatAreNoFeatures() {
        final Set<String> all = new TreeSet<>();
        List.of(FLAWS, LINUX).forEach(facts ->
                json(facts).path("places").forEach(place -> all.add(place.path("at").asString())));
        final JsonNode catalogue = json(CATALOG.resolve("features.json"));
        for (String part : List.of("features", "otherPlaces")) {
            catalogue.path(part).forEach(entry -> entry.path("at").forEach(place -> all.remove(place.asString())));
        }
        return all;
    }

    /** QEMU's first name of a feature for one of its other spellings. */
    String canonical(String name) {
        return canonical.getOrDefault(name, name);
    }

    Set<String> canonical(Collection<String> names) {
        final Set<String> all = new TreeSet<>();
        names.forEach(name -> all.add(canonical(name)));
        return all;
    }

    /** The models of a release by every name that each can be asked for. */
    Map<String, Model> models(String series) {
        return releases.get(series);
    }

    /** Features that the accelerator takes from a named model unless they are asked for. */
    Set<String> droppedBy(boolean kvm) {
        return rules.get(kvm ? "kvmDefaultsOff" : "tcgDefaultsOff");
    }

    /** Features that {@code host} and {@code max} never turn on by themselves: their expansion says nothing of them. */
    Set<String> notByMax() {
        return rules.get("notByMax");
    }

    /** Features that are better hidden from new guests wherever they are. */
    Set<String> hiddenOnPurpose() {
        return hiddenOnPurpose;
    }

    /** Those of the features that have all they depend on among the features. */
    Set<String> supported(Set<String> features) {
        final Set<String> rest = new TreeSet<>(features);
        boolean dropped = true;
        while (dropped) {
            dropped = rest.removeIf(feature -> requires.getOrDefault(feature, List.of()).stream()
                    .anyMatch(needs -> !rest.containsAll(needs)));
        }
        return rest;
    }

    /** What guests of CPUs of this maker need without fail; makers as the flaws' file spells them. */
    List<FlawNeed> required(String maker) {
        final List<FlawNeed> all = new ArrayList<>();
        for (JsonNode flaw : flaws) {
            for (JsonNode need : flaw.path("needs")) {
                if (need.path("kind").asString().equals("required")
                        && (need.path("vendor").isMissingNode() || need.path("vendor").asString().equals(maker))) {
                    final List<Alternative> alternatives = new ArrayList<>();
                    need.path("any_of").forEach(one -> alternatives.add(
                            new Alternative(names(one.path("show")), names(one.path("hide")))));
                    all.add(new FlawNeed(flaw.path("id").asString(), alternatives));
                }
            }
        }
        return all;
    }

    private Map<String, Model> models(JsonNode release) {
        final Map<String, Model> byName = new TreeMap<>();
        for (JsonNode model : release.path("models")) {
            final String base = model.path("name").asString();
            final Set<String> features = new TreeSet<>(names(model.path("features")));
            for (JsonNode version : model.path("versions")) {
                features.addAll(names(version.path("added")));
                features.removeAll(names(version.path("removed")));
                final String name = base + "-v" + version.path("version").asInt();
                final Set<String> called = new LinkedHashSet<>(List.of(name));
                version.path("aliases").forEach(alias -> called.add(alias.asString()));
                if (version.path("version").asInt() == 1) {
                    called.add(base);
                }
                final Model made = new Model(name, called, model.path("vendor").asString(), Set.copyOf(features));
                called.forEach(one -> byName.put(one, made));
            }
        }
        return byName;
    }

    private Set<String> names(JsonNode list) {
        final Set<String> all = new TreeSet<>();
        list.forEach(name -> all.add(canonical(name.asString())));
        return all;
    }

    private static JsonNode json(Path file) {
        return JsonMapper.shared().readTree(file.toFile());
    }
}
