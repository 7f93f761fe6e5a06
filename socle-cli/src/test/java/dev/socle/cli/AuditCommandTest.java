package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code socle audit} from words to exit code. */
class AuditCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static String example(String name) {
        return Peers.root().resolve("docs/examples").resolve(name).toString();
    }

    @Test
    void tellsGuestsAndHostsApartByTheirContent() {
        final Ran ran = Ran.socle("audit", example("domain-live.xml"), example("rack1-skylake.json"),
                example("rack2-icelake.json"));

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).startsWith("web-7  Skylake-Server-IBRS, running; sees Intel 06-55-04")
                .contains("hosts       rack1-skylake, rack2-icelake").contains("covered");
    }

    @Test
    void withoutAGuestItTellsOfTheHosts() {
        final Ran ran = Ran.socle("audit", example("rack1-skylake.json"));

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).startsWith("rack1-skylake  Intel 06-55-04, QEMU 7.2.22")
                .contains("need md-clear, which is to be had here");
    }

    @Test
    void failsOnTheSeverityThatIsAskedFor() {
        final String[] open = {"audit", "Skylake-Server,hle=off,rtm=off", example("rack1-skylake.json")};

        assertThat(Ran.socle(open).code()).isZero();
        assertThat(Ran.socle(with(open, "--fail-on", "high")).code()).isEqualTo(1);
        assertThat(Ran.socle(with(open, "--fail-on", "HIGH")).code()).isEqualTo(1);
        assertThat(Ran.socle("audit", "Skylake-Server-IBRS,hle=off,rtm=off,md-clear=on,ssbd=on",
                example("rack1-skylake.json"), "--fail-on", "high").code()).as("Downfall is unknown there").isEqualTo(5);
    }

    @Test
    void everyFixOfTheRemedyIsWhatTheNextAuditIsContentWith() {
        final Ran ran = Ran.socle("audit", "-o", "json", "Skylake-Server", example("rack1-skylake.json"));
        final JsonNode remedy = ran.documents(JSON).getFirst().path("guests").path(0).path("remedy");
        final StringBuilder cpu = new StringBuilder("Skylake-Server");
        remedy.path("show").forEach(name -> cpu.append(',').append(name.asString()).append("=on"));
        remedy.path("hide").forEach(name -> cpu.append(',').append(name.asString()).append("=off"));

        final JsonNode after = Ran.socle("audit", "-o", "json", cpu.toString(), example("rack1-skylake.json"))
                .documents(JSON).getFirst().path("guests").path(0);

        assertThat(remedy.path("closes")).isNotEmpty();
        remedy.path("closes").forEach(closed -> after.path("rows").forEach(row -> {
            if (row.path("flaw").equals(closed)) {
                assertThat(row.path("outcome").asString()).as(closed.asString()).isNotEqualTo("open");
            }
        }));
    }

    @Test
    void sarifLeadsToTheGuestsFileAndToTheFlawsReferences() {
        final Ran ran = Ran.socle("audit", "--sarif", example("guest-skylake.xml"), example("rack1-skylake.json"));
        final JsonNode run = ran.documents(JSON).getFirst().path("runs").path(0);

        assertThat(ran.documents(JSON).getFirst().path("version").asString()).isEqualTo("2.1.0");
        assertThat(run.path("tool").path("driver").path("rules")).hasSize(53).allMatch(rule ->
                rule.path("helpUri").asString().startsWith("https://"));
        assertThat(run.path("results")).isNotEmpty().anyMatch(result ->
                result.path("ruleId").asString().equals("ssb") && result.path("locations").path(0)
                        .path("physicalLocation").path("artifactLocation").path("uri").asString()
                        .endsWith("guest-skylake.xml"));
    }

    @Test
    void aFolderMayHoldHostsAndGuests(@TempDir Path folder) throws IOException {
        Files.copy(Path.of(example("domain-live.xml")), folder.resolve("web.xml"));
        Files.copy(Path.of(example("rack1-skylake.json")), folder.resolve("rack1.json"));
        for (String name : new String[] {"a", "b", "c", "d"}) {
            Files.writeString(folder.resolve(name + ".xml"), "<domain type='kvm'><name>" + name + "</name>"
                    + "<os><type arch='x86_64'>hvm</type></os><cpu mode='custom'><model>Skylake-Server</model>"
                    + "</cpu></domain>");
        }
        final Ran ran = Ran.socle("audit", folder.toString());

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("4 guests like a  Skylake-Server, configured").contains("guests      a, b, c, d")
                .contains("web-7  ");
        assertThat(Ran.socle("audit", "-o", "json", folder.toString()).documents(JSON).getFirst().path("guests"))
                .extracting(guest -> guest.path("count").asInt()).containsExactly(4, 1);
    }

    @Test
    void manyKindsOfGuestsAreALineEach() {
        final Ran ran = Ran.socle("audit", "Skylake-Server", "Haswell-noTSX-IBRS", "Broadwell-noTSX-IBRS",
                "Nehalem-IBRS", example("rack1-skylake.json"));

        assertThat(ran.out()).contains("Nehalem-IBRS on hosts of Intel").contains("4 of 4 guests are open to a flaw");
    }

    /** Of a guest that is only configured so, the next start is cold anyway. */
    @Test
    void namesTheRunningGuestsThatNeedAColdBoot(@TempDir Path folder) throws IOException {
        for (String name : new String[] {"old1", "old2", "planned"}) {
            Files.writeString(folder.resolve(name + ".xml"), "<domain type='kvm'><name>" + name + "</name>"
                    + "<os><type arch='x86_64'>hvm</type></os><cpu mode='custom'"
                    + (name.equals("planned") ? "" : " check='full'") + "><model>Skylake-Server</model>"
                    + "<feature policy='disable' name='hle'/><feature policy='disable' name='rtm'/></cpu></domain>");
        }
        final Ran page = Ran.socle("audit", folder.toString(), example("rack1-skylake.json"));
        final JsonNode boots = Ran.socle("audit", "-o", "json", folder.toString(), example("rack1-skylake.json"))
                .documents(JSON).getFirst().path("coldBoots");

        assertThat(page.out()).contains("Need a cold boot").containsPattern("2 guests +old1, old2: for .*mds");
        assertThat(boots).hasSize(1);
        assertThat(boots.path(0).path("names")).extracting(JsonNode::asString).containsExactly("old1", "old2");
        assertThat(boots.path(0).path("closes")).extracting(JsonNode::asString).contains("mds", "ssb");
    }

    @Test
    void aModelThatNobodyKnowsIsSaidSoAndTheOthersAreJudged() {
        final byte[] domain = "<cpu mode='custom'><model>Nosuch-v9</model></cpu>".getBytes(StandardCharsets.UTF_8);
        final Ran ran = Ran.socle(domain, "audit", "-", "Skylake-Server", example("rack1-skylake.json"));

        assertThat(ran.code()).isEqualTo(5);
        assertThat(ran.out()).contains("no QEMU and no libvirt that Socle knows has its model Nosuch-v9")
                .contains("Skylake-Server  Skylake-Server");
    }

    @Test
    void badInputIsOneLine(@TempDir Path folder) throws IOException {
        final Path conf = Files.writeString(folder.resolve("nova.conf"), "[libvirt]\ncpu_mode = custom\n");

        assertLine(3, "neither a file nor a CPU model", "audit", "Skylaek-Server");
        assertLine(3, "which is of no host and no guest", "audit", conf.toString());
        assertLine(2, "\"grave\" is not one of high, medium, low, unrated", "audit", "--fail-on", "grave");
        assertLine(3, "", "audit", Files.writeString(folder.resolve("broken.xml"), "<domain><cpu").toString());
        assertLine(3, "", "audit", Files.createDirectory(folder.resolve("empty")).toString());
    }

    private static void assertLine(int code, String contains, String... arguments) {
        final Ran ran = Ran.socle(arguments);
        assertThat(ran.code()).as(ran.err()).isEqualTo(code);
        assertThat(ran.err().lines().findFirst().orElse("")).startsWith("socle: ").contains(contains);
        assertThat(ran.out()).isEmpty();
    }

    private static String[] with(String[] some, String... more) {
        return Stream.of(some, more).flatMap(Arrays::stream).toArray(String[]::new);
    }
}
