package dev.socle.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what a QEMU said of properties, templates and machine types into a release's file. */
final class QemuMachineryImport {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** QEMU's names of types, and ours. */
    private static final Map<String, QemuProperty.Type> TYPES = Map.of(
            "bool", QemuProperty.Type.BOOL, "uint8", QemuProperty.Type.UINT8, "uint16", QemuProperty.Type.UINT16,
            "uint32", QemuProperty.Type.UINT32, "uint64", QemuProperty.Type.UINT64, "int32", QemuProperty.Type.INT32,
            "int", QemuProperty.Type.INT64, "string", QemuProperty.Type.TEXT, "str", QemuProperty.Type.TEXT,
            "OnOffAuto", QemuProperty.Type.ON_OFF_AUTO);
    /** QEMU computes these of what is set. */
    private static final Set<String> COMPUTED = Set.of("memory");
    /** Told in a template's own fields. */
    private static final Set<String> IDENTITY = Set.of("vendor", "family", "model", "stepping", "model-id", "level",
            "min-level", "xlevel", "min-xlevel");
    private static final String VMX = "vmx";

    private final QemuSurroundings said;
    private final Set<String> features;
    private final Set<String> aliases;

    QemuMachineryImport(QemuSurroundings said, QemuAnswers.Names names) {
        this.said = said;
        this.features = names.features();
        this.aliases = names.aliases().keySet();
    }

    void putProperties(ObjectNode release) {
        final ArrayNode list = release.putArray("properties");
        new TreeMap<>(said.types()).forEach((name, type) -> {
            if (features.contains(name) || aliases.contains(name) || COMPUTED.contains(name)
                    || !TYPES.containsKey(type)) {
                return;
            }
            final ObjectNode property = list.addObject().put("name", name).put("type", TYPES.get(type).name());
            value(said.initial().path(name)).ifPresent(initial -> property.put("initial", initial));
            Optional.ofNullable(said.ranges().get(name))
                    .ifPresent(range -> property.put("least", range.least()).put("most", range.most()));
        });
    }

    void putTemplates(ObjectNode release) {
        final ArrayNode list = release.putArray("templates");
        said.templates().forEach((name, props) -> {
            final ObjectNode template = list.addObject().put("name", name);
            final String vendor = props.path("vendor").asString("");
            if (vendor.length() == 12) {
                template.put("vendor", vendor);
            }
            template.put("family", props.path("family").asInt(0)).put("model", props.path("model").asInt(0))
                    .put("stepping", props.path("stepping").asInt(0))
                    .put("modelId", props.path("model-id").asString(""))
                    .put("minLevel", props.path("min-level").asInt(0))
                    .put("minXlevel", "0x" + Long.toHexString(props.path("min-xlevel").asLong(0)));
            final ObjectNode own = JSON.createObjectNode();
            for (String property : new TreeSet<>(props.propertyNames())) {
                if (!features.contains(property) && !aliases.contains(property) && !IDENTITY.contains(property)
                        && !COMPUTED.contains(property)) {
                    value(props.path(property))
                            .filter(text -> !Optional.of(text).equals(value(said.initial().path(property))))
                            .ifPresent(text -> own.put(property, text));
                }
            }
            if (!own.isEmpty()) {
                template.set("properties", own);
            }
        });
    }

    private record Change(String property, String value) {
    }

    /** Sets that are equal are written once, under the name of the newest machine type that has it. */
    void putMachines(ObjectNode release) {
        final List<QemuSurroundings.Machine> machines = new ArrayList<>(said.machines());
        machines.sort(Comparator.comparing(QemuSurroundings.Machine::name, QemuMachineryImport::newestFirst));
        final Map<SortedMap<Change, SortedSet<String>>, String> sets = new LinkedHashMap<>();
        final ArrayNode list = JSON.createArrayNode();
        for (QemuSurroundings.Machine machine : machines) {
            final SortedMap<Change, SortedSet<String>> changes = changes(machine);
            final ObjectNode entry = list.addObject().put("name", machine.name());
            machine.alias().ifPresent(alias -> entry.put("alias", alias));
            if (machine.deprecated()) {
                entry.put("deprecated", true);
            }
            entry.put("bareNames", bareNames(machine).name());
            if (!changes.isEmpty()) {
                entry.put("compat", sets.computeIfAbsent(changes, any -> machine.name()));
            }
            if (!machine.kvmDefaults().isEmpty()) {
                final ObjectNode defaults = entry.putObject("kvmDefaults");
                new TreeMap<>(machine.kvmDefaults()).forEach(defaults::put);
            }
        }
        final ArrayNode compat = release.putArray("compat");
        sets.forEach((changes, name) -> {
            final ArrayNode written = compat.addObject().put("name", name).putArray("changes");
            changes.forEach((change, models) -> {
                final ObjectNode one = written.addObject().put("property", change.property())
                        .put("value", change.value());
                if (!models.isEmpty()) {
                    final ArrayNode in = one.putArray("models");
                    models.forEach(in::add);
                }
            });
        });
        release.set("machines", list);
    }

    /**
     * Machine types set properties of all CPUs, or of one type of CPU; the latter are always those of bare names. So
     * what changes in a model named with its version is set in all.
     */
    private SortedMap<Change, SortedSet<String>> changes(QemuSurroundings.Machine machine) {
        final SortedMap<Change, SortedSet<String>> changes = new TreeMap<>(
                Comparator.comparing(Change::property).thenComparing(Change::value));
        machine.changes().forEach((model, props) -> props.forEach((name, value) -> {
            final boolean follows = aliases.contains(name) || COMPUTED.contains(name)
                    || name.startsWith("vmx-") && props.containsKey(VMX);
            if (!follows) {
                value(value).ifPresent(text -> changes.computeIfAbsent(new Change(name, text), any -> new TreeSet<>())
                        .add(model));
            }
        }));
        changes.values().forEach(models -> {
            if (models.stream().anyMatch(model -> QemuReleaseImport.VERSIONED.matcher(model).matches())) {
                models.clear();
            }
        });
        return changes;
    }

    private static MachineType.BareNames bareNames(QemuSurroundings.Machine machine) {
        final Set<Integer> versions = new HashSet<>();
        machine.aliases().forEach((name, target) -> {
            if (target.startsWith(name + "-v")) {
                versions.add(Integer.parseInt(target.substring(name.length() + 2)));
            }
        });
        return versions.isEmpty() ? MachineType.BareNames.UNVERSIONED
                : versions.equals(Set.of(1)) ? MachineType.BareNames.FIRST : MachineType.BareNames.NEWEST;
    }

    /** By kind, and within a kind by the numbers in the name, the largest first. */
    private static int newestFirst(String one, String other) {
        final String[] a = one.split("-(?=\\d)|\\.");
        final String[] b = other.split("-(?=\\d)|\\.");
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            final int order = i == 0 ? a[0].compareTo(b[0])
                    : Integer.compare(Integer.parseInt(b[i]), Integer.parseInt(a[i]));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(b.length, a.length);
    }

    private static Optional<String> value(JsonNode value) {
        return value.isBoolean() ? Optional.of(value.asBoolean() ? "on" : "off")
                : value.isString() || value.isNumber() ? Optional.of(value.asString()) : Optional.empty();
    }
}
