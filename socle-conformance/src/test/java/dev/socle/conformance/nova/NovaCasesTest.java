package dev.socle.conformance.nova;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.nova.driver.NovaRelease;
import dev.socle.testing.Peers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The recorded cases of Nova, with the expected answers at hand and without. */
final class NovaCasesTest {

    private static final Version MAP = new Version(11, 3, 0);
    private static final int LEAST = 134;

    @TempDir
    private Path work;

    @Test
    void meetsEveryRecordedAnswer() throws IOException {
        final Run run = run(Peers.corpus("nova/nova-cases.json"), "out");

        final NovaCases.Counts all = run.counts().values().stream().reduce(NovaCases.Counts::plus).orElseThrow();
        assertThat(all.failed()).as(run.report()).isZero();
        assertThat(all.passed()).isGreaterThanOrEqualTo(LEAST).isEqualTo(all.answered());
    }

    @Test
    void answersTheSameWithoutThem() throws IOException {
        final Path cases = Peers.corpus("nova/nova-cases.json");
        final JsonNode root = JsonMapper.shared().readTree(cases.toFile());
        for (String list : new String[] {"cases", "derived_cases"}) {
            root.path(list).valueStream().forEach(one -> ((ObjectNode) one).remove("expect"));
        }
        final Path bare = Files.writeString(work.resolve("nova-cases.json"), root.toString());

        final Run with = run(cases, "with");
        final Run without = run(bare, "without");

        assertThat(without.answers()).isEqualTo(with.answers());
        assertThat(without.counts().values()).allSatisfy(area -> assertThat(area.passed()).isZero());
    }

    @Test
    void aWrongAnswerFails() throws IOException {
        final Path wrong = Files.writeString(work.resolve("nova-cases.json"), """
                {"cases": [{"id": "x/1", "area": "flag-syntax", "given": {"flag": "-hle"},
                            "expect": {"feature": "hle", "policy": "require"}, "ask": ["feature", "policy"]},
                           {"id": "x/2", "area": "no such area", "given": {}, "expect": {"a": 1}, "ask": ["a"]}]}
                """);

        final Run run = run(wrong, "out");

        assertThat(run.counts().get("nova/flag-syntax")).isEqualTo(new NovaCases.Counts(1, 0, 1));
        assertThat(run.counts().get("nova/no such area").failed()).isOne();
        assertThat(JsonMapper.shared().readTree(run.answers().get("x__1.json")))
                .isEqualTo(JsonMapper.shared().readTree("{\"feature\": \"hle\", \"policy\": \"disable\"}"));
    }

    private record Run(Map<String, NovaCases.Counts> counts, Map<String, String> answers, String report) {
    }

    private Run run(Path cases, String name) throws IOException {
        final Path out = Files.createDirectories(work.resolve(name));
        final ByteArrayOutputStream report = new ByteArrayOutputStream();
        final Map<String, NovaCases.Counts> counts = NovaCases
                .read(cases, Catalog.embedded().libvirt(MAP).release(), NovaRelease.NEWEST)
                .answer(out, new PrintStream(report, true, StandardCharsets.UTF_8));
        final Map<String, String> answers = new TreeMap<>();
        try (var files = Files.list(out)) {
            for (Path file : files.toList()) {
                answers.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return new Run(counts, answers, report.toString(StandardCharsets.UTF_8));
    }
}
