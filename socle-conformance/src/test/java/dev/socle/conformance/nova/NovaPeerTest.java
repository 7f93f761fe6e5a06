package dev.socle.conformance.nova;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.nova.driver.NovaRelease;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same questions to Socle and to Nova's own code, whose functions a small program calls: every answer must be the
 * same. Nova is asked as it
 * is installed, so the release differs from one machine to the next, and in the stacks with newer ones.
 */
final class NovaPeerTest {

    private static final Version MAP = new Version(11, 3, 0);
    private static final JsonMapper JSON = JsonMapper.shared();
    /** How many cases of each area, in all some hundreds; a full proof asks ten times as many. */
    private static final Map<String, Integer> AREAS = new LinkedHashMap<>();

    static {
        AREAS.putAll(Map.of("guest-cpu", 150, "traits", 80, "startup-check", 80, "model-name", 20,
                "migration-precheck", 60, "conductor", 15, "host-cpu-info", 15, "host-caps", 25));
        AREAS.putAll(Map.of("topology-constraints", 60, "topology-best", 60, "cpu-policy", 40, "cpu-request", 150,
                "maxphysaddr-mode", 15, "flags-from-flavor", 30, "machine-type", 30, "cpu-list", 20, "settings", 150));
        AREAS.putAll(Map.of("pmu", 15, "guest-domain", 60, "memory-encryption", 100, "placement-request", 150));
    }

    @TempDir
    private Path work;

    @Test
    void novaItselfAnswersTheSame() throws IOException, InterruptedException {
        answersTheSame(List.of(Peers.nova().toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trixie", "sid"})
    void soDoNewerReleases(String suite) throws IOException, InterruptedException {
        answersTheSame(Peers.stackPython(suite));
    }

    private void answersTheSame(List<String> python) throws IOException, InterruptedException {
        final List<Map<String, Object>> cases = cases();

        final JsonNode peer = ask(python, cases);

        final Version version = Version.within(peer.path("nova").asString()).orElseThrow();
        final Path out = Files.createDirectories(work.resolve("out"));
        NovaCases.read(withQuestions(cases, peer.path("answers")), Catalog.embedded().libvirt(MAP).release(),
                new NovaRelease(version)).answer(out, new PrintStream(OutputStream.nullOutputStream(), false,
                StandardCharsets.UTF_8));
        final List<String> different = new ArrayList<>();
        for (Map<String, Object> one : cases) {
            final JsonNode theirs = peer.path("answers").path((String) one.get("id"));
            final JsonNode ours = JSON.readTree(Files.readString(out.resolve(one.get("id") + ".json")));
            if (!same(theirs, ours)) {
                different.add(JSON.writeValueAsString(one) + "\n  Nova " + version + ": " + theirs + "\n  Socle: "
                        + ours);
            }
        }
        assertThat(peer.path("answers").size()).isEqualTo(cases.size()).isGreaterThanOrEqualTo(500);
        assertThat(different).as(different.size() + " of " + cases.size() + " answers differ").isEmpty();
    }

    private static List<Map<String, Object>> cases() {
        final Random random = new Random(Proof.seed());
        final AnyNovaCase any = new AnyNovaCase(random);
        final List<Map<String, Object>> cases = new ArrayList<>();
        AREAS.forEach((area, count) -> {
            for (int i = 0; i < count * (Proof.isFull() ? 10 : 1); i++) {
                cases.add(Map.of("id", area + "-" + i, "area", area, "given", any.of(area)));
            }
        });
        return cases;
    }

    private JsonNode ask(List<String> python, List<Map<String, Object>> cases)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(python);
        command.add("-c");
        try (InputStream in = NovaPeerTest.class.getResourceAsStream("nova_peer.py")) {
            command.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        final Path questions = Files.writeString(work.resolve("questions.json"), JSON.writeValueAsString(cases));
        final Path answers = work.resolve("answers.json");
        final Path complaints = work.resolve("complaints.txt");
        final Process process = new ProcessBuilder(command)
                .redirectInput(questions.toFile()).redirectOutput(answers.toFile())
                .redirectError(complaints.toFile()).start();
        assertThat(process.waitFor()).as(() -> read(complaints)).isZero();
        return JSON.readTree(answers.toFile());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The cases, each asked for the keys that Nova answered. */
    private Path withQuestions(List<Map<String, Object>> cases, JsonNode answers) throws IOException {
        final List<Map<String, Object>> asked = new ArrayList<>();
        for (Map<String, Object> one : cases) {
            final Map<String, Object> copy = new LinkedHashMap<>(one);
            copy.put("ask", List.copyOf(answers.path((String) one.get("id")).propertyNames()));
            asked.add(copy);
        }
        return Files.writeString(work.resolve("nova-cases.json"), JSON.writeValueAsString(Map.of("cases", asked)));
    }

    private static boolean same(JsonNode theirs, JsonNode ours) {
        return theirs.properties().stream().allMatch(entry -> entry.getValue().isNull()
                && !entry.getKey().equals("error") && !entry.getKey().equals("mode") && !entry.getKey().equals("model")
                || (entry.getKey().endsWith("xml") ? Canonical.xml(entry.getValue().asString())
                        .equals(Canonical.xml(ours.path(entry.getKey()).asString()))
                : entry.getKey().equals("traits") ? entry.getValue().equals(ours.path("traits"))
                : NovaExpectation.meets(JSON.createObjectNode().set(entry.getKey(), entry.getValue()), ours)));
    }
}
