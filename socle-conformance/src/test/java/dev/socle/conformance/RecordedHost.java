package dev.socle.conformance;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * A host as its recorded QMP conversation tells of it, read as plain JSON.
 *
 * @param name       the recording's name
 * @param files      the evidence that Socle is given of it
 * @param vendor     the vendor's twelve letters, as QEMU printed them
 * @param kvm        whether it was asked under KVM; else under TCG
 * @param offered    the features that a guest can have, by QEMU's first names of them
 * @param properties every boolean property that its QEMU has for a CPU, as it spells them
 * @param definitions what stands in the way of each named model; empty if it was not asked
 */
record RecordedHost(String name, List<Path> files, String vendor, boolean kvm, Set<String> offered,
                    Set<String> properties, Map<String, Set<String>> definitions) {

    /** Vendors as the flaws' file spells them. */
    private static final Map<String, String> MAKERS = Map.of("GenuineIntel", "Intel", "AuthenticAMD", "AMD",
            "HygonGenuine", "Hygon");

    String maker() {
        return MAKERS.get(vendor);
    }

    /** Whether its QEMU knows one of the names, as far as its own definitions say; nothing if it was not asked. */
    boolean knowsOneOf(Set<String> names) {
        return definitions.isEmpty() || names.stream().anyMatch(definitions::containsKey);
    }

    /** What its own definitions say stands in the way of a model of these names. */
    Set<String> inTheWayOf(Set<String> names) {
        final Set<String> all = new TreeSet<>();
        names.forEach(one -> all.addAll(definitions.getOrDefault(one, Set.of())));
        return all;
    }

    /** Hosts of libvirt's tests, each with its raw CPUID or, as a second host, without. */
    static List<RecordedHost> ofLibvirt(WrittenFacts facts) {
        final List<RecordedHost> all = new ArrayList<>();
        for (Path file : jsonFiles(Peers.corpus("libvirt/cputestdata"))) {
            final String name = file.getFileName().toString().replaceAll("^x86_64-cpuid-|\\.json$", "");
            final Path dump = file.resolveSibling(file.getFileName().toString().replace(".json", ".xml"));
            final RecordedHost alone = conversation(name, List.of(file), facts);
            all.add(new RecordedHost(name, List.of(file, dump), alone.vendor, alone.kvm, alone.offered,
                    alone.properties, alone.definitions));
            all.add(new RecordedHost(name + " (QMP alone)", alone.files, alone.vendor, alone.kvm, alone.offered,
                    alone.properties, alone.definitions));
        }
        return all;
    }

    /** The machine on which QEMU 7.2 and 10.0 were asked about every model, under KVM and under TCG. */
    static List<RecordedHost> ofQemu(WrittenFacts facts) {
        final List<RecordedHost> all = new ArrayList<>();
        for (Path file : jsonFiles(Peers.corpus("qemu/qmp"))) {
            all.add(profile(file, JsonMapper.shared().readTree(file.toFile()), facts));
        }
        return all;
    }

    private static RecordedHost conversation(String name, List<Path> files, WrittenFacts facts) {
        final Set<String> offered = new TreeSet<>();
        final Set<String> properties = new HashSet<>();
        final Map<String, Set<String>> definitions = new TreeMap<>();
        String vendor = "";
        try (MappingIterator<JsonNode> replies = JsonMapper.shared().readerFor(JsonNode.class)
                .readValues(files.getFirst().toFile())) {
            while (replies.hasNextValue()) {
                final JsonNode answer = replies.nextValue().path("return");
                final JsonNode props = answer.path("model").path("props");
                vendor = props.path("vendor").asString(vendor);
                props.properties().stream().filter(property -> property.getValue().isBoolean()).forEach(property -> {
                    properties.add(property.getKey());
                    if (property.getValue().asBoolean()) {
                        offered.add(facts.canonical(property.getKey()));
                    }
                });
                if (answer.isArray()) {
                    answer.forEach(one -> definitions.put(one.path("name").asString(),
                            facts.canonical(strings(one.path("unavailable-features")))));
                }
            }
        }
        return new RecordedHost(name, files, vendor, true, offered, properties, definitions);
    }

    private static RecordedHost profile(Path file, JsonNode profile, WrittenFacts facts) {
        final boolean kvm = profile.path("accel").asString().equals("kvm");
        final JsonNode models = profile.path("models");
        final JsonNode whole = models.path(kvm ? "host" : "max");
        final Map<String, Set<String>> definitions = new TreeMap<>();
        models.properties().forEach(model -> definitions.put(model.getKey(),
                facts.canonical(strings(model.getValue().path("unavailable-features")))));
        return new RecordedHost(file.getFileName().toString(), List.of(file),
                whole.path("props").path("vendor").asString(), kvm, facts.canonical(strings(whole.path("on"))),
                Set.copyOf(strings(profile.path("booleanProperties"))), definitions);
    }

    private static List<String> strings(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private static List<Path> jsonFiles(Path folder) {
        try (var all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
