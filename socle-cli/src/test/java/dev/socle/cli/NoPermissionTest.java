package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.OrdinaryUser;
import dev.socle.testing.OrdinaryUser.Said;
import dev.socle.testing.PrivateLibvirtd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Socle as nobody, beside a real libvirt of root's: what this user may not have is said, and how to have it. */
@Timeout(180)
final class NoPermissionTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SYSTEM = "qemu:///system";

    @TempDir
    private static Path folder;
    private static PrivateLibvirtd daemon;

    @BeforeAll
    static void start() {
        daemon = PrivateLibvirtd.ofSystem();
        daemon.start("web", UriCommandsTest.NEHALEM);
    }

    @AfterAll
    static void stop() {
        if (daemon != null) {
            daemon.close();
        }
    }

    private static Said socle(String... words) {
        return OrdinaryUser.in(folder).withLibvirtOf(daemon.run()).java(Main.class, words);
    }

    /** Each of them needs this host, and there is no other socket to go to. */
    @Test
    void aSocketThatIsNotForThisUserIsSaidInOneLine() {
        for (List<String> words : List.of(List.of("advise", daemon.uri()), List.of("show", daemon.uri()),
                List.of("check", "Nehalem", daemon.uri()), List.of("check", daemon.uri("web"), daemon.uri()))) {
            final Said said = socle(words.toArray(String[]::new));
            assertThat(said.code()).as(said.err()).isEqualTo(4);
            assertThat(said.err()).hasLineCount(1).contains("Permission denied; run as root, or as a member of the"
                    + " group that owns the socket (mostly libvirt), expected a libvirt that answers");
            assertThat(said.out()).isEmpty();
        }
    }

    /** libvirt's own way: who may not write goes to the socket for readers. */
    @Test
    void whoMayOnlyReadIsToldWhatIsMissing() {
        final Said probe = socle("probe", "-o", "json", SYSTEM);
        assertThat(probe.code()).as(probe.err()).isZero();
        final JsonNode profile = JSON.readTree(probe.out());
        assertThat(sources(profile, "libvirt daemon")).singleElement().satisfies(source -> {
            assertThat(source.at("/outcome").asString()).isEqualTo("refused");
            assertThat(source.at("/detail").asString()).contains("Permission denied; run as root, or as a member")
                    .endsWith("a connection that only reads was had");
        });
        assertThat(sources(profile, "virsh capabilities")).singleElement()
                .satisfies(source -> assertThat(source.at("/outcome").asString()).isEqualTo("read"));
        assertThat(sources(profile, "virsh domcapabilities")).hasSize(4).allSatisfy(source -> {
            assertThat(source.at("/outcome").asString()).isEqualTo("refused");
            assertThat(source.at("/detail").asString()).contains("read only access").endsWith("(mostly libvirt)");
        });
        final Said advice = socle("advise", SYSTEM);
        assertThat(advice.code()).as(advice.err()).isZero();
        assertThat(advice.out()).contains("KVM assumed, QEMU 7.2");
        final Said audit = socle("audit", SYSTEM);
        assertThat(audit.code()).as(audit.err()).isZero();
        assertThat(audit.out()).contains("web");
    }

    /** Who connects to the socket for readers is told to take the other. */
    @Test
    void theSocketForReadersGivesWhatMayBeRead() {
        final String uri = SYSTEM.replace("qemu:", "qemu+unix:") + "?socket=" + daemon.run().resolve("libvirt-sock-ro");
        final Ran probe = Ran.socle("probe", "-o", "json", uri);
        assertThat(probe.code()).as(probe.err()).isZero();
        final JsonNode profile = JSON.readTree(probe.out());
        assertThat(sources(profile, "libvirt daemon")).isEmpty();
        assertThat(sources(profile, "virsh domcapabilities")).hasSize(4).allSatisfy(source ->
                assertThat(source.at("/detail").asString()).endsWith("connect without read-only"));
        assertThat(profile.at("/qemus/0/release").asString()).startsWith("7.2");
        assertThat(Ran.socle("show", uri).out()).contains("machine types QEMU 7.2");
    }

    @Test
    void theMachineItselfIsProbedAllTheSame() {
        final Said probe = socle("probe", "-o", "json");
        assertThat(probe.code()).as(probe.err()).isZero();
        assertThat(probe.err()).isEmpty();
        final JsonNode profile = JSON.readTree(probe.out());
        assertThat(sources(profile, "libvirt daemon")).extracting(source -> source.at("/outcome").asString())
                .containsExactly("refused", "read");
        assertThat(sources(profile, "virsh capabilities")).singleElement().satisfies(source -> {
            assertThat(source.at("/outcome").asString()).isEqualTo("read");
            assertThat(source.at("/origin").asString()).contains(" -r -c qemu:///system");
        });
        assertThat(sources(profile, "virsh domcapabilities")).isNotEmpty()
                .allSatisfy(source -> assertThat(source.at("/outcome").asString()).isEqualTo("refused"));
        assertThat(sources(profile, "KVM device")).singleElement().satisfies(source ->
                assertThat(source.at("/outcome").asString()).isEqualTo(Files.exists(Path.of("/dev/kvm")) ? "refused"
                        : "absent"));
        assertThat(profile.at("/guests/0/number").asInt()).isEqualTo(1);
    }

    @Test
    void filesAndProgramsOfOthersAreSaidInOneLine() throws IOException {
        final Path qemu = Files.writeString(folder.resolve("qemu"), "#!/bin/sh\n");
        final Path file = Files.writeString(folder.resolve("host.json"), "{}");
        for (Path one : List.of(qemu, file)) {
            Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rw-------"));
        }
        final Said program = socle("advise", "--qemu", qemu.toString());
        assertThat(program.code()).isEqualTo(3);
        assertThat(program.err()).isEqualTo("socle: " + qemu + ": it is no program that may be run, expected a QEMU,"
                + " such as /usr/bin/qemu-system-x86_64\n");
        final Said unreadable = socle("show", file.toString());
        assertThat(unreadable.code()).isEqualTo(3);
        assertThat(unreadable.err()).hasLineCount(1).contains(file + ": ");
    }

    private static List<JsonNode> sources(JsonNode profile, String kind) {
        return StreamSupport.stream(profile.at("/sources").spliterator(), false)
                .filter(source -> source.at("/kind").asString().equals(kind)).toList();
    }
}
