package dev.socle.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.input.EvidenceException;
import dev.socle.testing.Peers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What QEMU's guests read, predicted: with the recorded answers at hand, and with nothing but the models' names. */
final class GuestCasesTest {

    private static final Map<String, Integer> RECORDED = Map.of("guest-cpuid-7.2", 131, "guest-cpuid-10.0", 153,
            "guest-cpuid-forced-7.2", 74, "guest-cpuid-forced-10.0", 90);

    @TempDir
    private Path work;

    @Test
    void everyRegisterOfEveryRecordedGuest() throws IOException {
        final Run run = run(Peers.corpus("qemu/guest-cpuid-10.0-tcg.json").getParent(), work.resolve("out"));

        assertThat(run.tally().failed()).as(run.report()).isZero();
        RECORDED.forEach((op, models) ->
                assertThat(run.report().lines()).contains(op + ": " + models + " passed, 0 failed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "null", "object"})
    void theSameFromNamesAlone(String shape) throws IOException {
        final Path cases = Peers.corpus("qemu/guest-cpuid-10.0-tcg.json").getParent();
        final Path bare = Files.createDirectories(work.resolve("bare"));
        Files.createDirectories(bare.resolve("qmp"));
        for (String version : new String[] {"7.2", "10.0"}) {
            onlyMax(cases, bare, version);
        }
        for (String file : new String[] {"guest-cpuid-7.2-tcg.json", "guest-cpuid-forced-10.0.json"}) {
            onlyNames(cases.resolve(file), bare.resolve(file), shape);
        }

        final Run full = run(cases, work.resolve("full"));
        final Run run = run(bare, work.resolve("out"));

        assertThat(run.tally()).isEqualTo(new Tally(131 + 90, 0, 0));
        assertThat(run.report().lines()).contains("guest-cpuid-7.2: 131 answered", "guest-cpuid-forced-10.0: 90 answered");
        assertThat(full.tally().failed()).isZero();
        for (String answer : new String[] {"7.2/EPYC-Milan.json", "forced-10.0/GraniteRapids-v2.json"}) {
            assertThat(work.resolve("out").resolve(answer)).hasSameTextualContentAs(
                    work.resolve("full").resolve(answer));
        }
    }

    @Test
    void refusesNamesThatLeadElsewhere() throws IOException {
        final Path cases = Peers.corpus("qemu/guest-cpuid-10.0-tcg.json").getParent();
        Files.createDirectories(work.resolve("bad/qmp"));
        onlyMax(cases, work.resolve("bad"), "10.0");
        Files.writeString(work.resolve("bad/guest-cpuid-10.0-tcg.json"), "[\"../../EPYC\"]");

        assertThatThrownBy(() -> run(work.resolve("bad"), work.resolve("out")))
                .isInstanceOf(EvidenceException.class).hasMessageContaining("it names no models");
    }

    @Test
    void saysWhatTheProfileLacks() throws IOException {
        Files.createDirectories(work.resolve("bad/qmp"));
        Files.writeString(work.resolve("bad/qmp/10.0-tcg-q35.json"), "{\"models\": {}}");
        Files.writeString(work.resolve("bad/guest-cpuid-10.0-tcg.json"), "{\"EPYC\": {}}");

        assertThatThrownBy(() -> run(work.resolve("bad"), work.resolve("out")))
                .isInstanceOf(EvidenceException.class).hasMessageContaining("there is no model \"max\" in it");
    }

    /** The profile with nothing but its {@code max} model: nothing else of it may be used. */
    private static void onlyMax(Path cases, Path bare, String version) throws IOException {
        final String file = "qmp/" + version + "-tcg-q35.json";
        final JsonNode max = JsonMapper.shared().readTree(cases.resolve(file).toFile()).path("models").path("max");
        final ObjectNode profile = JsonNodeFactory.instance.objectNode();
        profile.putObject("models").set("max", max);
        Files.writeString(bare.resolve(file), profile.toString());
    }

    private static void onlyNames(Path from, Path to, String shape) throws IOException {
        final JsonNode cases = JsonMapper.shared().readTree(from.toFile());
        final BiFunction<ObjectNode, String, Object> add = shape.equals("null")
                ? ObjectNode::putNull : ObjectNode::putObject;
        final ObjectNode object = JsonNodeFactory.instance.objectNode();
        final ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String name : cases.propertyNames()) {
            add.apply(object, name);
            list.add(name);
        }
        Files.writeString(to, (shape.equals("list") ? list : object).toString());
    }

    private record Run(Tally tally, String report) {
    }

    private static Run run(Path cases, Path out) throws IOException {
        final ByteArrayOutputStream report = new ByteArrayOutputStream();
        final Tally tally = Main.run(cases, out, Optional.empty(),
                new PrintStream(report, true, StandardCharsets.UTF_8));
        return new Run(tally, report.toString(StandardCharsets.UTF_8));
    }
}
