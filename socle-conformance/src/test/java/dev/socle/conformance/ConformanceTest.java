package dev.socle.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.Peers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The recorded cases, as {@code dev/conformance} runs them, with the expected answers at hand and without. */
final class ConformanceTest {

    /** At least so many cases of each operation were recorded. */
    private static final Map<String, Integer> RECORDED = new TreeMap<>(
            Map.ofEntries(Map.entry("signature", 43), Map.entry("json-signature", 36), Map.entry("decode-host", 43),
                    Map.entry("decode-guest", 43), Map.entry("compare", 51), Map.entry("update", 14),
                    Map.entry("baseline", 13), Map.entry("cpuid-baseline", 6), Map.entry("has-feature", 4),
                    Map.entry("guest-cpu", 11), Map.entry("json-hostmodel", 36), Map.entry("update-live", 36),
                    Map.entry("domcaps-cpu", 41), Map.entry("qemu-cpu-arg", 234)));

    @TempDir
    private Path work;

    @Test
    void meetsEveryRecordedAnswer() throws IOException {
        final Path cases = Peers.corpus("libvirt/manifest.json").getParent();

        final Run run = run(cases, work.resolve("out"));

        assertThat(run.tally().failed()).as(run.report()).isZero();
        assertThat(run.tally().passed()).as("answers that were compared").isEqualTo(run.tally().answered());
        RECORDED.forEach((op, least) -> {
            final int answered = of(op, run.answers().keySet()).size();
            assertThat(answered).as("cases of " + op).isGreaterThanOrEqualTo(least);
            assertThat(run.report().lines()).contains(op + ": " + answered + " passed, 0 failed");
        });
    }

    @Test
    void answersTheSameWithoutThem() throws IOException {
        final Path cases = Peers.corpus("libvirt/manifest.json").getParent();
        final Path bare = work.resolve("bare");
        copyWithoutAnswers(cases, bare);

        final Run with = run(cases, work.resolve("with"));
        final Run without = run(bare, work.resolve("without"));

        assertThat(without.answers()).isEqualTo(with.answers());
        assertThat(without.tally()).isEqualTo(new Tally(with.tally().answered(), 0, 0));
        RECORDED.keySet().forEach(op -> assertThat(without.report().lines())
                .contains(op + ": " + of(op, with.answers().keySet()).size() + " answered"));
    }

    /** The answers by file name, and what was said of them. */
    private record Run(Tally tally, String report, Map<String, String> answers) {
    }

    private static Run run(Path cases, Path out) throws IOException {
        final ByteArrayOutputStream report = new ByteArrayOutputStream();
        final Tally tally;
        try (PrintStream print = new PrintStream(report, true, StandardCharsets.UTF_8)) {
            tally = Main.run(cases, out, Optional.empty(), print);
        }
        final Map<String, String> answers = new TreeMap<>();
        for (Path file : files(out, ".out")) {
            answers.put(file.getFileName().toString(), Files.readString(file));
        }
        return new Run(tally, report.toString(StandardCharsets.UTF_8), answers);
    }

    private static Set<String> of(String op, Set<String> answers) {
        return answers.stream().filter(name -> operation(name).equals(op)).collect(Collectors.toSet());
    }

    /** The operation is the second part of a case's name, but for those that are named after a command line. */
    private static String operation(String answer) {
        final String[] parts = answer.split("__");
        return parts[0].equals("cmdline") ? "qemu-cpu-arg" : parts[1];
    }

    /** What a machine has that shall answer and not compare: the cases less what is expected, their inputs, the map. */
    private static void copyWithoutAnswers(Path from, Path to) throws IOException {
        final ArrayNode all = (ArrayNode) JsonMapper.shared().readTree(from.resolve("manifest.json").toFile());
        final Set<String> needed = new TreeSet<>();
        for (JsonNode one : all) {
            ((ObjectNode) one).remove("expected");
            if (RECORDED.containsKey(one.path("op").asString())) {
                one.path("inputs").forEach(input -> needed.add(input.asString()));
                Optional.ofNullable(one.get("qmp")).ifPresent(qmp -> needed.add(qmp.asString()));
                Optional.ofNullable(one.get("caps")).ifPresent(caps -> needed.add(caps.asString()));
            }
        }
        for (Path file : files(from.resolve("cpu_map"), ".xml")) {
            needed.add("cpu_map/" + file.getFileName());
        }
        for (String name : needed) {
            Files.createDirectories(to.resolve(name).getParent());
            Files.copy(from.resolve(name), to.resolve(name));
        }
        JsonMapper.shared().writeValue(to.resolve("manifest.json").toFile(), all);
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (var all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }
}
