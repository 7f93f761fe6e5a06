package dev.socle.conformance.nova;

import dev.socle.nova.driver.CpuFlag;
import dev.socle.nova.driver.NovaCpu;
import dev.socle.nova.driver.NovaCpuXml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The areas about {@code <cpu>} as text, and about what is stored of it with an instance. */
final class CpuXmlAreas {

    private CpuXmlAreas() {
    }

    static Map<String, AreaAnswers> areas() {
        return Map.of("cpu-xml", (given, libvirt) -> xml(given.json()),
                "vcpu-model", (given, libvirt) -> stored(given.json()));
    }

    private static Map<String, Object> xml(JsonNode given) {
        if (given.path("xml").isString()) {
            return read(given.path("xml").asString(), kind(given));
        }
        final Map<String, Object> words = words(cpu(given, kind(given)));
        words.put("xml", NovaCpuXml.write(cpu(given, kind(given))));
        return words;
    }

    private static NovaCpu.Kind kind(JsonNode given) {
        return given.path("kind").asString("host").equals("guest") ? NovaCpu.Kind.GUEST : NovaCpu.Kind.HOST;
    }

    /** A feature of its own, or a whole {@code <cpu>}. */
    private static Map<String, Object> read(String xml, NovaCpu.Kind kind) {
        if (!xml.startsWith("<feature")) {
            final Map<String, Object> words = words(NovaCpuXml.read(xml, kind));
            words.put("xml", NovaCpuXml.write(NovaCpuXml.read(xml, kind)));
            return words;
        }
        final NovaCpuXml.Feature feature = NovaCpuXml.readFeature(xml);
        final Map<String, Object> words = new LinkedHashMap<>();
        words.put("name", feature.name());
        words.put("policy", feature.policy());
        return words;
    }

    private static Map<String, Object> words(NovaCpu cpu) {
        final Map<String, Object> words = new LinkedHashMap<>();
        words.put("arch", CpuWords.orNull(cpu.arch()));
        words.put("model", CpuWords.orNull(cpu.model()));
        words.put("vendor", CpuWords.orNull(cpu.vendor()));
        words.put("mode", CpuWords.orNull(cpu.mode()));
        words.put("maxphysaddr", CpuWords.orNull(cpu.addressWidth().map(CpuWords::addressWidth)));
        words.put("topology", CpuWords.orNull(cpu.topology().map(CpuWords::named)));
        words.put("features", cpu.kind() == NovaCpu.Kind.GUEST ? cpu.features()
                : new ArrayList<>(cpu.features().keySet()));
        return words;
    }

    /** From a guest's configuration to what is stored, or from what is stored to the configuration. */
    private static Map<String, Object> stored(JsonNode given) {
        final JsonNode from = given.has("cpu") ? given.path("cpu") : given.path("vcpu_model");
        final Map<String, Object> words = new LinkedHashMap<>();
        if (!from.isObject()) {
            words.put("vcpu_model", null);
            words.put("cpu", null);
            return words;
        }
        final NovaCpu cpu = cpu(from, NovaCpu.Kind.GUEST);
        final Map<String, Object> inner = words(cpu);
        inner.put("match", "exact");
        inner.put("features", new ArrayList<>(cpu.features().keySet()));
        words.put("vcpu_model", inner);
        final Map<String, Object> configured = words(cpu);
        configured.put("match", "exact");
        cpu.topology().ifPresent(topology -> configured.putAll(CpuWords.named(topology)));
        words.put("cpu", configured);
        words.putAll(configured);
        words.put("xml", NovaCpuXml.write(cpu));
        return words;
    }

    /** A CPU in the words of the cases. */
    static NovaCpu cpu(JsonNode json, NovaCpu.Kind kind) {
        final SequencedMap<String, String> features = new TreeMap<>();
        final JsonNode named = json.path("features");
        if (named.isObject()) {
            named.properties().forEach(entry -> features.put(entry.getKey(), entry.getValue().asString()));
        } else {
            Given.texts(named).forEach(name -> features.put(name, "require"));
        }
        Given.texts(json.path("flags")).stream().map(CpuFlag::parse)
                .forEach(flag -> features.putIfAbsent(flag.name(), flag.policy()));
        return new NovaCpu(kind, Given.text(json, "mode"), Given.text(json, "arch"), Given.text(json, "model"),
                Given.text(json, "vendor"), Given.topology(json).or(() -> Given.topology(json.path("topology"))),
                Given.addressWidth(json.path("maxphysaddr")), features, cells(json.path("numa")));
    }

    private static List<NovaCpu.NumaCell> cells(JsonNode json) {
        final List<NovaCpu.NumaCell> cells = new ArrayList<>();
        json.valueStream().forEach(cell -> cells.add(new NovaCpu.NumaCell(
                cell.path("id").isNumber() ? OptionalInt.of(cell.path("id").asInt()) : OptionalInt.empty(),
                Optional.of(cell.path("cpus").asString()),
                OptionalLong.of(cell.path("memory").asLong()), Given.text(cell, "memAccess"))));
        return cells;
    }
}
