package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.Peers;
import dev.socle.testing.PrivateLibvirtd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A libvirt's URI as a host, and its domains as guests, in every command: a real daemon with real domains. */
final class UriCommandsTest {

    private static final JsonMapper JSON = new JsonMapper();
    static final String NEHALEM = "<cpu mode='custom' match='exact'><model fallback='forbid'>Nehalem</model></cpu>";
    static final String SKYLAKE = "<cpu mode='custom' match='exact' check='full'><model fallback='forbid'>"
            + "Skylake-Server</model></cpu>";
    static final String HASWELL = "<cpu mode='custom' match='exact'><model fallback='forbid'>Haswell-noTSX</model>"
            + "<feature policy='disable' name='pcid'/><feature policy='disable' name='tsc-deadline'/>"
            + "<feature policy='disable' name='invpcid'/><feature policy='disable' name='x2apic'/></cpu>";
    private static final String RACK1 = Peers.root().resolve("docs/examples/rack1-skylake.json").toString();

    private static PrivateLibvirtd daemon;

    @BeforeAll
    static void start() {
        daemon = PrivateLibvirtd.installed();
        daemon.start("web", NEHALEM);
        daemon.start("plain", "");
        daemon.define("db", HASWELL);
    }

    @AfterAll
    static void stop() {
        if (daemon != null) {
            daemon.close();
        }
    }

    @Test
    void probeGivesAProfileThatTheOtherCommandsReadAgain(@TempDir Path folder) throws IOException {
        final Ran probe = Ran.socle("probe", "-o", "json", daemon.uri());
        assertThat(probe.code()).as(probe.err()).isZero();
        final JsonNode profile = probe.documents(JSON).getFirst();
        assertThat(profile.at("/libvirt").asString()).startsWith("9.0");
        assertThat(profile.at("/offers/0/accelerator").asString()).isEqualTo("tcg");
        assertThat(profile.at("/sources").toString()).contains("virsh capabilities", "virsh domcapabilities", "the accel 'kvm' is not supported");
        final Path file = Files.writeString(folder.resolve("host.json"), probe.out());
        for (List<String> words : List.of(List.of("show"), List.of("baseline"), List.of("advise"))) {
            final Ran ofFile = Ran.socle(words.getFirst(), file.toString());
            final Ran ofUri = Ran.socle(words.getFirst(), daemon.uri());
            assertThat(ofUri.code()).as(ofUri.err()).isEqualTo(ofFile.code());
            assertThat(withoutTimes(ofUri.out())).isEqualTo(withoutTimes(ofFile.out()));
        }
    }

    private static String withoutTimes(String text) {
        return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME");
    }

    /** The daemon's user may not open a {@code /dev/kvm}, if there is one. */
    @Test
    void whereLibvirtHasNoKvmAnswersAreForTcg() {
        final String said = "no KVM here (its libvirt runs guests of type qemu alone)";
        for (List<String> command : List.of(List.of("advise"), List.of("baseline"), List.of("check", "Nehalem"))) {
            final List<String> line = Stream.concat(command.stream(), Stream.of(daemon.uri())).toList();
            final Ran ran = Ran.socle(line.toArray(String[]::new));
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(words(ran)).contains(said, "guests are run by TCG", "to have KVM: ", "load kvm_",
                    "with --assume kvm=RELEASE").doesNotContain("KVM assumed");
        }
        assertThat(words(Ran.socle("show", daemon.uri()))).contains("no KVM its libvirt runs guests of type qemu");
        final Ran advised = Ran.socle("advise", "-o", "json", "--goal", "performance", daemon.uri());
        assertThat(advised.documents(JSON).getFirst().at("/pools/0/recommendation/libvirtCpu").asString())
                .contains("mode='maximum'");
        assertThat(Ran.socle("export", "nova", daemon.uri()).out()).contains("virt_type = qemu");
        final Ran assumed = Ran.socle("advise", "--assume", "kvm=6.12", daemon.uri());
        assertThat(assumed.code()).as(assumed.err()).isZero();
        assertThat(words(assumed)).contains(said + ": this is what guests would get if it had KVM", "KVM assumed")
                .doesNotContain("virt_type");
    }

    /** What a command printed, without its line ends. */
    private static String words(Ran ran) {
        return ran.out().replaceAll("\\s+", " ");
    }

    @Test
    void aGuestForKvmDoesNotStartWhereThereIsNone(@TempDir Path folder) throws IOException {
        final Path guest = Files.writeString(folder.resolve("guest.xml"), "<domain type='kvm'><name>fast</name>"
                + "<os><type arch='x86_64' machine='q35'>hvm</type></os>" + NEHALEM + "</domain>");
        final Ran ran = Ran.socle("check", guest.toString(), daemon.uri());
        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(1);
        assertThat(words(ran)).contains("KVM shall run this guest, and ", " has none (", "remedy ");
    }

    @Test
    void expandSaysWhenTheKvmThatItFiltersByIsAssumed() {
        assertThat(Ran.socle("expand", "Nehalem", "--on", daemon.uri()).out()).contains("QEMU 7.2", ", TCG, ",
                "no KVM here (");
        final Ran assumed = Ran.socle("expand", "-o", "json", "Nehalem", "--accel", "kvm", "--on", daemon.uri());
        assertThat(assumed.documents(JSON).getFirst().at("/qemu").asString()).startsWith("7.2");
        assertThat(assumed.documents(JSON).getFirst().at("/remarks").toString()).contains("no KVM here (",
                "assumed from the physical CPU");
    }

    @Test
    void novasGuestsAreForKvmUnlessItIsToldOtherwise(@TempDir Path folder) throws IOException {
        final String conf = Files.writeString(folder.resolve("nova.conf"),
                "[libvirt]\ncpu_mode=custom\ncpu_models=Nehalem\n").toString();
        final Ran refused = Ran.socle("nova", "guest", "--host", daemon.uri(), "--conf", conf);
        assertThat(refused.code()).as(refused.err()).isEqualTo(1);
        assertThat(refused.out()).contains("does not support virt type 'kvm'", "set virt_type = qemu");
        Files.writeString(Path.of(conf), Files.readString(Path.of(conf)) + "virt_type=qemu\n");
        final Ran started = Ran.socle("nova", "guest", "--host", daemon.uri(), "--conf", conf);
        assertThat(started.code()).as(started.out() + started.err()).isZero();
        final String domain = Files.writeString(folder.resolve("domain.xml"), "<domain type='kvm'><name>k</name>"
                + "<memory>65536</memory><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>").toString();
        assertThat(daemon.virsh("define", domain)).contains("does not support virt type 'kvm'");
    }

    @Test
    void comparesADomainWithAHost() {
        final Ran ran = Ran.socle("compare", daemon.uri(), daemon.uri("db"));
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).as(ran.out()).isZero();
        assertThat(ran.out()).contains("db");
    }

    /** What TCG lacks of Skylake is what libvirt itself refuses to start there. */
    @Test
    void aCpuThatDoesNotFitIsRefusedAsLibvirtDoes() {
        daemon.define("sky", SKYLAKE);
        final Ran ran = Ran.socle("check", daemon.uri("sky"), daemon.uri());
        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(1);
        assertThat(ran.out()).contains("TCG, QEMU 7.2", "TCG does not emulate");
        final String refusal = daemon.virsh("start", "sky").replaceAll("(?s).*missing features: ([^\\n;]+).*", "$1");
        assertThat(refusal.split(",")).contains("pcid").allSatisfy(name -> assertThat(ran.out()).contains(name));
    }

    @Test
    void checksOneDomain() {
        final Ran running = Ran.socle("check", "-o", "json", daemon.uri("web"), daemon.uri());
        assertThat(running.code()).as(running.err()).isZero();
        final JsonNode document = running.documents(JSON).getFirst();
        assertThat(document.at("/cpu").asString()).isEqualTo("web");
        assertThat(document.at("/moving").asBoolean()).isTrue();
        assertThat(document.at("/libvirtCpu").asString()).contains("check='full'");
        final JsonNode defined = Ran.socle("check", "-o", "json", daemon.uri("db"), daemon.uri()).documents(JSON)
                .getFirst();
        assertThat(defined.at("/moving").asBoolean()).isFalse();
    }

    @Test
    void checksEveryRunningDomainAgainstOtherHosts() {
        final Ran ran = Ran.socle("check", "--all", "-o", "json", daemon.uri(), daemon.uri(), RACK1);
        assertThat(ran.err()).isEmpty();
        final List<JsonNode> documents = ran.documents(JSON);
        assertThat(documents).extracting(document -> document.at("/cpu").asString())
                .containsExactlyInAnyOrder("web", "web", "plain", "plain");
        assertThat(documents).allSatisfy(document -> assertThat(document.at("/moving").asBoolean()).isTrue());
        final Ran table = Ran.socle("check", "--all", daemon.uri(), daemon.uri(), RACK1);
        assertThat(table.code()).isEqualTo(ran.code());
        assertThat(table.out()).contains("Where may the running guest web move?",
                "Where may the running guest plain move?", "rack1-skylake");
    }

    @Test
    void auditsAllThatRunsAtAUri() {
        final Ran ran = Ran.socle("audit", "-o", "json", daemon.uri());
        assertThat(ran.err()).isEmpty();
        final JsonNode guests = ran.documents(JSON).getFirst().at("/guests");
        assertThat(guests.toString()).contains("\"web\"", "\"plain\"").doesNotContain("\"db\"");
        final Ran one = Ran.socle("audit", "-o", "json", daemon.uri("db"), RACK1);
        assertThat(one.documents(JSON).getFirst().at("/guests").toString()).contains("\"db\"");
    }

    @Test
    void whatIsNotThereIsSaidInOneLine() {
        assertSaid(3, "#nobody: there is no such domain, expected one of ", "check", daemon.uri("nobody"), RACK1);
        assertSaid(2, ": this is a host, expected one of its domains", "check", daemon.uri(), RACK1);
        assertSaid(2, ": this is a guest, expected a host", "baseline", daemon.uri("web"));
        assertSaid(2, "Nehalem: this is no host of libvirt's", "check", "--all", "Nehalem", RACK1);
        final String nowhere = "qemu+unix:///system?socket=/nonexistent/sock";
        for (String command : List.of("show", "probe", "baseline", "advise", "audit")) {
            assertSaid(4, nowhere + ": ", command, nowhere);
        }
        assertSaid(4, nowhere + ": ", "check", "Nehalem", nowhere);
        assertSaid(4, nowhere + ": ", "check", nowhere + "#web", RACK1);
        assertSaid(4, nowhere + ": ", "check", "--all", nowhere, RACK1);
        assertSaid(4, nowhere + ": ", "compare", nowhere, "Nehalem");
        assertSaid(4, nowhere + ": ", "expand", "Nehalem", "--on", nowhere);
    }

    /** The others are still asked, and what became of them is told. */
    @Test
    void aDaemonThatHangsTakesNoMoreThanItsTime() {
        try (PrivateLibvirtd hung = PrivateLibvirtd.installed()) {
            hung.freeze();
            final Ran ran = Ran.socle("probe", "--seconds", "3", hung.uri(), daemon.uri());
            assertThat(ran.code()).isEqualTo(4);
            assertThat(ran.err()).isEqualTo("socle: " + hung.uri()
                    + ": no answer within 3 s, expected a libvirt that answers\n");
            assertThat(ran.out().lines()).hasSize(1);
        }
    }

    private static void assertSaid(int code, String words, String... command) {
        final Ran ran = Ran.socle(command);
        assertThat(ran.code()).as(String.join(" ", command) + ": " + ran.err()).isEqualTo(code);
        assertThat(ran.err()).contains(words).hasLineCount(1);
        assertThat(ran.out()).isEmpty();
    }
}
