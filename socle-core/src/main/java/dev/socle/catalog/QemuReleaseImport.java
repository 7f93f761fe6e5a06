package dev.socle.catalog;

import dev.socle.catalog.ImportedQemu.NewFeature;
import dev.socle.catalog.internal.JsonPrinter;
import dev.socle.cpu.Place;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a release's file ({@code qemu-X.Y.json}) of what a QEMU said. Pure: the same answers give the same text.
 */
public final class QemuReleaseImport {

    /** {@code NAME-vN}: how QEMU names one version of a model. */
    public static final Pattern VERSIONED = Pattern.compile("(.+)-v(\\d{1,4})");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final QemuAnswers answers;
    private final SequencedMap<String, String> otherNames;
    private final SortedSet<String> telling;
    private final SortedSet<String> hidden;
    private final ObjectNode release = JSON.createObjectNode();

    private QemuReleaseImport(QemuAnswers answers) {
        this.answers = answers;
        this.otherNames = aliasesOfModels(answers.definitions());
        this.telling = QemuModelProperties.telling(answers);
        this.hidden = hiddenByTcg(answers);
    }

    /**
     * Makes the file.
     *
     * @param date     the day to write into it
     * @param isKnown  the names, features' and aliases', of which a catalogue knows the places
     * @throws CatalogException if these are not the answers of a QEMU for x86
     */
    public static ImportedQemu of(QemuAnswers answers, LocalDate date, Collection<String> isKnown) {
        return new QemuReleaseImport(answers).make(date, isKnown);
    }

    private ImportedQemu make(LocalDate date, Collection<String> isKnown) {
        if (answers.models().isEmpty() || answers.names().features().isEmpty()) {
            throw new CatalogException("QEMU named no versioned CPU model; expected one for x86, of release 4.1 or"
                    + " newer");
        }
        final Version version = version();
        final boolean kvm = answers.models().values().stream().allMatch(model -> model.kvm().isPresent());
        release.put("$schema", "schema/qemu.schema.json").put("kind", "qemu").put("version", version.toString())
                .put("source", "QEMU " + version + " asked by QMP: definitions and expansions under TCG, TCG with vmx"
                        + (kvm ? ", KVM" : ""))
                .put("date", date.toString()).put("licence", "Apache-2.0");
        putNewNames(isKnown);
        put(release, "features", answers.names().features());
        put(release, "aliases", new TreeSet<>(answers.names().aliases().keySet()));
        put(release, "switches", answers.names().switches());
        final Optional<QemuMachineryImport> machinery = answers.surroundings()
                .map(said -> new QemuMachineryImport(said, answers.names()));
        machinery.ifPresent(part -> part.putProperties(release));
        put(release, "tcg", new TreeSet<>(answers.tcgGives()));
        machinery.ifPresent(part -> part.putTemplates(release));
        machinery.ifPresent(part -> part.putMachines(release));
        final ArrayNode models = release.putArray("models");
        byBase().forEach((base, versions) -> models.add(model(base, versions)));
        return new ImportedQemu(version, "qemu-" + version.series() + ".json", JsonPrinter.print(release),
                newFeatures(isKnown), newAliases(isKnown), remarks(kvm, isKnown));
    }

    private Version version() {
        final JsonNode qemu = answers.version().path("qemu");
        if (!qemu.path("major").isInt()) {
            throw new CatalogException("QEMU did not say its release; expected the reply to query-version");
        }
        return new Version(qemu.path("major").asInt(), qemu.path("minor").asInt(0), qemu.path("micro").asInt(0));
    }

    /** The names of each model's versions, in ascending order, by the model's name. */
    private SortedMap<String, SortedMap<Integer, String>> byBase() {
        final SortedMap<String, SortedMap<Integer, String>> byBase = new TreeMap<>();
        for (String name : answers.models().keySet()) {
            final Matcher matcher = VERSIONED.matcher(name);
            if (!matcher.matches()) {
                throw new CatalogException("model " + name + " has no version; expected a name such as EPYC-v2");
            }
            byBase.computeIfAbsent(matcher.group(1), base -> new TreeMap<>())
                    .put(Integer.parseInt(matcher.group(2)), name);
        }
        return byBase;
    }

    private ObjectNode model(String base, SortedMap<Integer, String> versions) {
        final ObjectNode model = JSON.createObjectNode().put("name", base);
        final String firstName = versions.firstEntry().getValue();
        final QemuAnswers.Model first = answers.models().get(firstName);
        model.put("vendor", first.tcg().path("vendor").asString(""));
        identity(first).forEach(model::set);
        SortedSet<String> features = features(first);
        put(model, "features", features);
        final ArrayNode list = model.putArray("versions");
        QemuAnswers.Model before = first;
        SequencedMap<String, String> properties = new TreeMap<>();
        for (Map.Entry<Integer, String> entry : versions.entrySet()) {
            final QemuAnswers.Model now = answers.models().get(entry.getValue());
            final SortedSet<String> nowFeatures = features(now);
            final ObjectNode version = list.addObject().put("version", entry.getKey());
            putUnlessEmpty(version, "aliases", namesOf(entry.getValue(), base));
            putUnlessEmpty(version, "added", without(nowFeatures, features));
            putUnlessEmpty(version, "removed", without(features, nowFeatures));
            final ObjectNode identityBefore = identityNode(before);
            identity(now).forEach((name, value) -> {
                if (!value.equals(identityBefore.get(name))) {
                    version.set(name, value);
                }
            });
            final SequencedMap<String, String> nowProperties = QemuModelProperties.of(now, telling);
            putUnlessEmpty(version, QemuModelProperties.changes(properties, nowProperties));
            features = nowFeatures;
            properties = nowProperties;
            before = now;
        }
        return model;
    }

    /**
     * What the definition turns on. TCG's expansion has it but for what needs VMX, which TCG does not have, and for
     * what TCG's defaults turn off; {@code hypervisor} QEMU turns on in every model.
     */
    private SortedSet<String> features(QemuAnswers.Model model) {
        final SortedSet<String> features = new TreeSet<>();
        for (String name : answers.names().features()) {
            final boolean on = model.tcg().path(name).asBoolean(false)
                    || name.startsWith("vmx-") && model.withVmx().path(name).asBoolean(false)
                    || hidden.contains(name) && isOn(model.kvm(), name);
            if (on && !name.equals("hypervisor")) {
                features.add(name);
            }
        }
        return features;
    }

    /**
     * What TCG's defaults turn off in every model, so that only KVM tells which models have it. Off under TCG and on
     * under KVM is also what KVM's defaults turn on; but that is on in every model.
     */
    private static SortedSet<String> hiddenByTcg(QemuAnswers answers) {
        final SortedSet<String> hidden = new TreeSet<>();
        for (String name : answers.names().features()) {
            final boolean onlyUnderKvm = answers.models().values().stream()
                    .anyMatch(model -> isOn(model.kvm(), name) && !model.tcg().path(name).asBoolean(false));
            if (onlyUnderKvm && answers.models().values().stream().anyMatch(model -> !isOn(model.kvm(), name))) {
                hidden.add(name);
            }
        }
        return hidden;
    }

    private static boolean isOn(Optional<JsonNode> props, String name) {
        return props.map(those -> those.path(name).asBoolean(false)).orElse(false);
    }

    private SequencedMap<String, JsonNode> identity(QemuAnswers.Model model) {
        final SequencedMap<String, JsonNode> identity = new LinkedHashMap<>();
        final JsonNode props = model.tcg();
        for (String number : List.of("family", "model", "stepping")) {
            identity.put(number, JSON.getNodeFactory().numberNode(props.path(number).asInt(0)));
        }
        identity.put("modelId", JSON.getNodeFactory().stringNode(props.path("model-id").asString("")));
        identity.put("minLevel", JSON.getNodeFactory().numberNode(model.levels().path("min-level").asInt(0)));
        identity.put("minXlevel", JSON.getNodeFactory()
                .stringNode("0x" + Long.toHexString(model.levels().path("min-xlevel").asLong(0))));
        return identity;
    }

    private ObjectNode identityNode(QemuAnswers.Model model) {
        final ObjectNode node = JSON.createObjectNode();
        identity(model).forEach(node::set);
        return node;
    }

    /** Each further name of a versioned model. A bare name is the default version of the machine, not a name. */
    private static SequencedMap<String, String> aliasesOfModels(JsonNode definitions) {
        final SequencedMap<String, String> aliases = new TreeMap<>();
        for (JsonNode definition : definitions) {
            if (definition.has("alias-of")) {
                aliases.put(definition.path("name").asString(""), definition.path("alias-of").asString(""));
            }
        }
        return aliases;
    }

    private SortedSet<String> namesOf(String versioned, String base) {
        final SortedSet<String> names = new TreeSet<>();
        otherNames.forEach((name, target) -> {
            if (target.equals(versioned) && !name.equals(base)) {
                names.add(name);
            }
        });
        return names;
    }

    private List<NewFeature> newFeatures(Collection<String> isKnown) {
        return answers.names().features().stream().filter(name -> !isKnown.contains(name))
                .map(name -> new NewFeature(name,
                        new TreeSet<>(answers.places().getOrDefault(name, Set.of()))))
                .toList();
    }

    /** The file can then be used by a catalogue that is older than this QEMU. */
    private void putNewNames(Collection<String> isKnown) {
        final List<NewFeature> features = newFeatures(isKnown);
        if (!features.isEmpty()) {
            final ArrayNode array = release.putArray("newFeatures");
            features.forEach(feature -> put(array.addObject().put("name", feature.name()), "at",
                    feature.places().stream().map(Place::toString).toList()));
        }
        final SortedMap<String, String> aliases = new TreeMap<>();
        answers.names().aliases().forEach((alias, target) -> target.filter(name -> !isKnown.contains(alias))
                .ifPresent(name -> aliases.put(alias, name)));
        if (!aliases.isEmpty()) {
            final ObjectNode object = release.putObject("newAliases");
            aliases.forEach(object::put);
        }
    }

    private List<String> newAliases(Collection<String> isKnown) {
        return answers.names().aliases().entrySet().stream().filter(alias -> !isKnown.contains(alias.getKey()))
                .map(alias -> alias.getKey() + "=" + alias.getValue().orElse("?")).toList();
    }

    private List<String> remarks(boolean kvm, Collection<String> isKnown) {
        final List<String> remarks = new ArrayList<>();
        if (!kvm) {
            remarks.add("vme: TCG turns it off in every model, so which models have it is not told; import where"
                    + " /dev/kvm can be opened");
            if (answers.surroundings().filter(said -> !said.machines().isEmpty()).isPresent()) {
                remarks.add("kvmDefaults: what machine types change under KVM alone is not told; import where /dev/kvm"
                        + " can be opened");
            }
        }
        newFeatures(isKnown).stream().filter(feature -> feature.places().isEmpty())
                .forEach(feature -> remarks.add(feature.name() + ": QEMU does not show where its bit is (so it is with"
                        + " MSRs, and with KVM's leaves under TCG); take the place from the vendor's manual"));
        return remarks;
    }

    private static SortedSet<String> without(SortedSet<String> names, SortedSet<String> others) {
        final SortedSet<String> rest = new TreeSet<>(names);
        rest.removeAll(others);
        return rest;
    }

    private static void put(ObjectNode node, String key, Collection<String> names) {
        final ArrayNode array = node.putArray(key);
        names.forEach(array::add);
    }

    private static void putUnlessEmpty(ObjectNode node, String key, Collection<String> names) {
        if (!names.isEmpty()) {
            put(node, key, names);
        }
    }

    private static void putUnlessEmpty(ObjectNode node, SequencedMap<String, String> properties) {
        if (!properties.isEmpty()) {
            final ObjectNode object = node.putObject("properties");
            properties.forEach(object::put);
        }
    }
}
