package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands about Nova, on the examples of the docs and on nonsense. */
final class NovaCommandsTest {

    private static final String EXAMPLES = "docs/examples/nova";

    @TempDir
    private Path work;

    private static Ran socle(String command) {
        return Ran.socle(Arrays.stream(command.split(" ")).map(word -> word.replace("EX",
                Peers.root().resolve(EXAMPLES).toString())).toArray(String[]::new));
    }

    @Test
    void sarifNamesRulesAndLines() {
        final Ran ran = socle("nova lint --sarif --conf EX/wrong.conf --host EX/compute1");

        final JsonNode log = JsonMapper.shared().readTree(ran.out());
        assertThat(ran.code()).isOne();
        assertThat(log.path("version").asString()).isEqualTo("2.1.0");
        final JsonNode run = log.path("runs").path(0);
        assertThat(run.path("results").size()).isGreaterThan(5);
        run.path("results").forEach(result -> {
            assertThat(run.path("tool").path("driver").path("rules").path(result.path("ruleIndex").asInt())
                    .path("id")).isEqualTo(result.path("ruleId"));
            assertThat(result.path("locations").path(0).path("physicalLocation").path("region").path("startLine")
                    .asInt()).isPositive();
        });
    }

    @Test
    void jsonCountsWhatItFound() {
        final Ran ran = socle("nova lint -o json --conf EX/wrong.conf");

        final JsonNode document = JsonMapper.shared().readTree(ran.out());
        assertThat(document.path("kind").asString()).isEqualTo("NovaLint");
        assertThat(document.path("counts").path("error").asInt())
                .isEqualTo((int) document.path("findings").valueStream()
                        .filter(one -> one.path("severity").asString().equals("error")).count()).isPositive();
    }

    @Test
    void dropInsBeatTheFile() {
        final JsonNode with = JsonMapper.shared().readTree(socle("nova guest -o json --conf EX/nova.conf EX/nova.conf.d"
                + " --host EX/compute1").out());
        final JsonNode without = JsonMapper.shared().readTree(socle("nova guest -o json --conf EX/nova.conf"
                + " --host EX/compute1").out());

        assertThat(without.path("novaXml").asString()).contains("md-clear");
        assertThat(with.path("novaXml").asString()).doesNotContain("md-clear").contains("ssbd");
    }

    /** Nova 26.2's driver refuses each of these in init_host, before there is any guest. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cpu_mode = host-passthrough;cpu_models = EPYC|cpu_models is set, but cpu_mode is host-passthrough",
        "cpu_mode = custom|cpu_mode is custom, but cpu_models is empty"})
    void aServiceThatDoesNotStartMakesNoGuest(String conf, String reason) throws IOException {
        final Path file = Files.writeString(work.resolve("nova.conf"), "[libvirt]\n" + conf.replace(';', '\n') + "\n");

        final Ran ran = Ran.socle("nova", "guest", "--conf", file.toString(), "--host",
                Peers.root().resolve(EXAMPLES + "/compute1").toString());
        assertThat(ran.code()).isOne();
        assertThat(ran.out()).contains("nova-compute  does not start: Invalid: " + reason)
                .contains("topology 1 socket of 1 core of 1 thread\n");
        final Ran json = Ran.socle("nova", "guest", "-o", "json", "--conf", file.toString(), "--host",
                Peers.root().resolve(EXAMPLES + "/compute1").toString());
        assertThat(JsonMapper.shared().readTree(json.out()).path("serviceRefusal").path("reason").asString())
                .isEqualTo(reason);
    }

    @Test
    void ofAModeThatIsRefusedNothingElseIsSaid() throws IOException {
        final Path file = Files.writeString(work.resolve("nova.conf"),
                "[libvirt]\ncpu_mode = Host-Model\ncpu_models = EPYC\n");

        final Ran ran = Ran.socle("nova", "lint", "--conf", file.toString());
        assertThat(ran.code()).isOne();
        assertThat(ran.out()).contains("error nova-value-invalid").contains("1 error, 0 warnings, 0 notes");
    }

    /** oslo.config ends the service with ConfigFileValueError; it does not go on as if nothing were set. */
    @ParameterizedTest
    @ValueSource(strings = {"nova guest --host EX/compute1", "nova traits --host EX/compute1",
        "nova check --from EX/compute1 --to EX/compute2 --guest EX/guest.xml"})
    void aValueThatIsRefusedIsNotTakenForNone(String command) throws IOException {
        final Path file = Files.writeString(work.resolve("nova.conf"), "[libvirt]\ncpu_mode = Host-Model\n");

        final Ran ran = socle(command + " --conf " + file);
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isEqualTo("socle: " + file + ":2: cpu_mode is \"Host-Model\", with which nova-compute"
                + " does not start, expected one of host-model, host-passthrough, custom, none\n");
    }

    @Test
    void aFolderOfManyGoesOnAfterNonsense() throws IOException {
        for (int i = 0; i < 200; i++) {
            Files.writeString(work.resolve(i + ".conf"), i % 10 == 0 ? "no section\n" : i % 10 == 1 ? "[libvirt]\n= 5\n"
                    : "[libvirt]\ncpu_mode = custom\n");
        }
        final Ran ran = Ran.socle("nova", "lint", "-o", "json", "--conf", work.toString());

        assertThat(ran.code()).isOne();
        final List<String> rules = new ArrayList<>();
        JsonMapper.shared().readTree(ran.out()).path("findings").forEach(one -> rules.add(one.path("rule").asString()));
        assertThat(rules).filteredOn("nova-conf-unreadable"::equals).hasSize(40);
        assertThat(rules).filteredOn("nova-custom-needs-models"::equals).hasSize(160);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nova lint | 2 | nothing to look at, expected --conf",
        "nova lint --conf EX/nosuch.conf | 3 | nosuch.conf: there is no such file, expected",
        "nova lint --conf EX/nova.conf --host EX/nosuch | 3 | nosuch: there is no such file, expected",
        "nova lint --conf EX/nova.conf --host EX/flavor.json | 3 | which is of no host, expected",
        "nova lint --flavor EX/provider.yaml | 3 | provider.yaml",
        "nova lint --image EX/flavor.json | 3 | this is something else, expected",
        "nova guest --conf EX/nova.conf --host EX/compute1 --nova odd | 2 | not a release of Nova",
        "nova guest --host EX/compute1 --conf EX | 2 | configurations, expected those of one service",
        "nova check --conf EX/nova.conf --from EX/compute1 --to EX/compute2 --guest EX/flavor.json | 3 | no <cpu>",
        "nova lint --conf EX/compute1 | 3 | no file that ends in .conf",
        "nova lint --provider EX/flavor.json --conf EX/nova.conf | 1 | ''",
        "nova traits --host EX/compute1 EX/compute2 --cpu-info EX/hypervisor.json | 2 | these are 2 hosts",
        "nova traits --host EX/compute1 --reported EX/flavor.json | 3 | this is something else, expected",
        "nova traits --host EX/compute1 --cpu-info EX/traits.json | 3 | this is something else, expected",
        "nova traits --host EX/nosuch | 3 | there is no such file",
        "export nova EX/compute1 --guest EX/flavor.json | 3 | there is no domain in it",
        "nova odd | 2 | odd",
        "export nova nosuch.xml | 3 | nosuch.xml",
        "explain nova-no-such-rule | 1 | no"})
    void badInputIsOneLine(String command, int code, String message) {
        final Ran ran = socle(command);

        assertThat(ran.code()).as(ran.err()).isEqualTo(code);
        assertThat(ran.err()).contains(message == null ? "" : message).doesNotContain("Exception");
    }

    @Test
    void whatOpenStackHasIsHeldAgainstWhatNovaWouldReport() {
        final Ran traits = socle("nova traits --conf EX/nova.conf --host EX/compute1 --reported EX/traits.json"
                + " --cpu-info EX/hypervisor.json -o json");
        final JsonNode document = JsonMapper.shared().readTree(traits.out());

        assertThat(traits.code()).isOne();
        assertThat(document.path("toCome").valueStream().map(JsonNode::asString)).containsExactly("HW_CPU_X86_AVX2");
        assertThat(document.path("toGo").valueStream().map(JsonNode::asString))
                .containsExactly("HW_CPU_X86_AVX512VBMI");
        assertThat(document.path("kept").valueStream().map(JsonNode::asString))
                .containsExactly("CUSTOM_CPU_POOL_RACK1", "HW_CPU_X86_TSX");
        assertThat(document.path("cpuInfo").path("gone").valueStream().map(JsonNode::asString))
                .containsExactly("hle", "rtm");
        assertThat(document.path("cpuInfo").path("model").path("now").asString())
                .isEqualTo("Cascadelake-Server-noTSX");
    }

    @Test
    void hostsOfAnyKindAreNodes() {
        for (String host : List.of("docs/examples/rack1-skylake.json", EXAMPLES + "/compute1/domcapabilities.xml")) {
            final Ran ran = socle("nova guest -o json --conf EX/host-model.conf --host "
                    + Peers.root().resolve(host));

            assertThat(ran.code()).as(ran.err()).isIn(0, 5);
            assertThat(JsonMapper.shared().readTree(ran.out()).path("qemuCpu").asString()).as(host).contains(",");
        }
    }

    @Test
    void guestsThatNeedAColdBootAreNamed() {
        final Ran ran = socle("export nova EX/compute1 EX/compute2 --pool mixed --guest EX/guest.xml -o json");

        final JsonNode boot = JsonMapper.shared().readTree(ran.out()).path("coldBoots").path(0);
        assertThat(boot.path("guest").asString()).isEqualTo("instance-00000001");
        assertThat(boot.path("coldBoot").asString()).isEqualTo("needed");
        assertThat(boot.path("gains").valueStream().map(JsonNode::asString)).contains("rdctl-no", "umip");
    }

    @Test
    void exportSpellsForEachTool() {
        for (String tool : List.of("file", "kolla", "tripleo", "ansible", "charm")) {
            final Ran ran = Ran.socle("export", "nova", "--tool", tool, "--pool", "rack one",
                    Peers.root().resolve("docs/examples/rack1-skylake.json").toString());

            assertThat(ran.code()).isZero();
            assertThat(ran.out()).contains("CUSTOM_CPU_POOL_RACK_ONE", "Skylake-Server-noTSX-IBRS", "md-clear");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.10", "6.12"})
    void exportAssumesWhatTheAdviceAssumes(String kernel) throws IOException {
        final Path turin = work.resolve("turin.json");
        Files.writeString(turin, Files.readAllLines(Peers.corpus("hosts/hosts.jsonl")).stream()
                .filter(host -> host.contains("libcpuid-git:epyc-turin")).findFirst().orElseThrow());

        final String advice = Ran.socle("advise", turin.toString(), "--assume", "kvm=" + kernel).out();
        final String export = Ran.socle("export", "nova", turin.toString(), "--assume", "kvm=" + kernel).out();

        assertThat(flags(export)).isEqualTo(flags(advice));
        assertThat(flags(export).contains("-auto-ibrs")).as("KVM has it since 6.3").isEqualTo(kernel.equals("5.10"));
    }

    private static String flags(String answer) {
        return answer.lines().filter(line -> line.startsWith("cpu_model_extra_flags")).findFirst().orElseThrow();
    }
}
