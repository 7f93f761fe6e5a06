package dev.socle.conformance.nova;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import dev.socle.nova.driver.MapLibvirt;
import dev.socle.nova.driver.NovaRelease;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The cases of a {@code nova-cases.json}, derived ones too: answered, written out, compared where they can be. */
public final class NovaCases {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT).build();

    private final JsonNode root;
    private final Map<String, AreaAnswers> areas = new TreeMap<>();
    private final MapLibvirt map;

    private NovaCases(JsonNode root, LibvirtRelease release, NovaRelease nova) {
        this.root = root;
        this.map = new MapLibvirt(release);
        areas.putAll(new GuestAreas(Catalog.embedded(), nova).areas());
        areas.putAll(new CheckAreas(Catalog.embedded(), nova).areas());
        areas.putAll(CpuXmlAreas.areas());
        areas.putAll(SettingsArea.areas());
        areas.putAll(PolicyAreas.areas(nova));
        areas.putAll(DomainArea.areas(nova));
    }

    /** How many cases were answered, and of those with an expected answer how many met it and missed it. */
    public record Counts(int answered, int passed, int failed) {
        Counts plus(Counts other) {
            return new Counts(answered + other.answered, passed + other.passed, failed + other.failed);
        }
    }

    /**
     * @param release the libvirt whose map answers where a case does not
     * @param nova    the Nova whose answers are wanted
     * @throws EvidenceException if the file is no list of cases
     */
    public static NovaCases read(Path file, LibvirtRelease release, NovaRelease nova) {
        try {
            final JsonNode root = JsonMapper.shared().readTree(file.toFile());
            if (!root.path("cases").isArray()) {
                throw new EvidenceException(Origin.of(file.toString()), "it has no \"cases\"", "a list of them");
            }
            return new NovaCases(root, release, nova);
        } catch (JacksonException e) {
            throw new EvidenceException(Origin.of(file.toString()), "it cannot be read: " + e.getOriginalMessage(),
                    "a list of cases", e);
        }
    }

    /** Answers all cases into {@code out} and reports by area, under the name {@code nova/AREA}. */
    public Map<String, Counts> answer(Path out, PrintStream report) throws IOException {
        final Map<String, Counts> counts = new TreeMap<>();
        for (JsonNode one : Stream.concat(root.path("cases").valueStream(),
                root.path("derived_cases").valueStream()).toList()) {
            counts.merge("nova/" + one.path("area").asString(), answer(one, out, report), Counts::plus);
        }
        return counts;
    }

    private Counts answer(JsonNode one, Path out, PrintStream report) throws IOException {
        final ObjectNode answer = answer(one);
        Files.writeString(out.resolve(one.path("id").asString().replace("/", "__") + ".json"),
                MAPPER.writeValueAsString(answer) + "\n");
        if (!one.has("expect")) {
            return new Counts(1, 0, 0);
        }
        if (NovaExpectation.meets(one.path("expect"), answer)) {
            return new Counts(1, 1, 0);
        }
        report.println("FAILED " + one.path("id").asString() + ": " + answer);
        return new Counts(1, 0, 1);
    }

    /** Whatever is wrong with one case is its answer; it must not cost the others theirs. */
    private ObjectNode answer(JsonNode one) {
        final ObjectNode answer = MAPPER.createObjectNode();
        final AreaAnswers area = areas.get(one.path("area").asString());
        final Map<String, Object> words = new LinkedHashMap<>();
        try {
            if (area != null) {
                final JsonNode given = one.path("given");
                words.putAll(area.answer(new Given(given),
                        new FixtureLibvirt(given, root.path("fixtures").path("model_features"), map)));
            }
        } catch (EvidenceException | IllegalArgumentException e) {
            words.put("error", e.getMessage());
        }
        one.path("ask").valueStream().map(JsonNode::asString).forEach(key ->
                answer.set(key, MAPPER.valueToTree(words.get(key))));
        return answer;
    }
}
