package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.host.HostProfile;
import dev.socle.host.RunningGuests;
import dev.socle.host.Source;
import dev.socle.host.Source.Outcome;
import dev.socle.testing.OrdinaryUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a libvirt is asked, on a machine whose virsh is a script. */
@Timeout(60)
class LibvirtProbeTest {

    private static final String HEAD = """
            #!/bin/sh
            if [ "$1" = --version ]; then echo 12.8.0; exit; fi
            """;
    private static final String DAEMON = """
            case "$*" in
                *' version '*) echo 'Using library: libvirt 12.8.0'; echo 'Running hypervisor: QEMU 11.1.3' ;;
                *' capabilities') echo '<capabilities><host><uuid>secret</uuid><cpu><arch>x86_64</arch></cpu></host></capabilities>' ;;
            """;

    @TempDir
    private Path root;

    @Test
    void whatRunsIsCountedAndItsNamesAreForgotten() throws IOException {
        virsh(HEAD + DAEMON + """
                    *' list --uuid') printf '%s\n' 11111111-1111-1111-1111-111111111111 \
                        22222222-2222-2222-2222-222222222222 33333333-3333-3333-3333-333333333333 '' ;;
                    *dumpxml*3333*) echo 'error: failed to get domain' >&2; exit 1 ;;
                    *dumpxml*) printf '%s' "<domain type='kvm'><name>payroll</name><uuid>x</uuid><memory>9</memory>" \
                        "<os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>" \
                        "<cpu mode='custom' match='exact'><model>EPYC-Rome</model><feature policy='require' name='ssbd'/>" \
                        "</cpu><devices><emulator>/usr/bin/qemu</emulator></devices></domain>" ;;
                    *) echo 'error: nothing known' >&2; exit 1 ;;
                esac
                """);
        final HostProfile profile = profile();
        assertThat(profile.guests()).containsExactly(new RunningGuests(2, Optional.of("kvm"),
                Optional.of("pc-q35-7.2"), Optional.of("""
                        <cpu mode='custom' match='exact'>
                          <model fallback='allow'>EPYC-Rome</model>
                          <feature policy='require' name='ssbd'/>
                        </cpu>""")));
        assertThat(profile.toString()).doesNotContain("payroll").doesNotContain("1111-1111");
        assertThat(sources(profile, "running guest")).extracting(Source::outcome)
                .containsExactlyInAnyOrder(Outcome.READ, Outcome.READ, Outcome.FAILED);
        assertThat(sources(profile, "virsh domcapabilities")).hasSize(2)
                .allSatisfy(source -> assertThat(source.outcome()).isEqualTo(Outcome.FAILED));
        assertThat(profile.sources()).noneMatch(source -> source.toString().contains("secret"));
    }

    @Test
    void nothingRunningIsSaid() throws IOException {
        virsh(HEAD + DAEMON + "    *' list --uuid') echo ;;\n    *) exit 1 ;;\nesac\n");
        assertThat(profile().guests()).isEmpty();
        assertThat(sources(profile(), "running guests")).singleElement().satisfies(source -> {
            assertThat(source.outcome()).isEqualTo(Outcome.ABSENT);
            assertThat(source.detail()).isEqualTo("no guest runs");
        });
    }

    /** libvirt's own words to users without its right to write, and to one who only reads. */
    @ParameterizedTest
    @ValueSource(strings = {"Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied",
        "internal error: Unable to get system bus connection: Could not connect: No such file or directory",
        "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'"})
    void whoMayNotWriteReadsWhatMayBeRead(String complaint) throws IOException {
        virsh(HEAD + """
                case "$*" in
                    *-r*) ;;
                    *) echo "error: COMPLAINT" >&2; exit 1 ;;
                esac
                """.replace("COMPLAINT", complaint) + DAEMON + """
                    *' list --uuid') ;;
                    *domcapabilities*) echo 'error: operation forbidden: read only access prevents it' >&2; exit 1 ;;
                esac
                """);
        final HostProfile profile = profile();
        assertThat(sources(profile, "libvirt daemon")).extracting(Source::outcome)
                .containsExactly(Outcome.REFUSED, Outcome.READ);
        assertThat(sources(profile, "virsh capabilities")).singleElement().satisfies(source -> {
            assertThat(source.outcome()).isEqualTo(Outcome.READ);
            assertThat(source.origin()).contains(" -r -c qemu:///system");
        });
        assertThat(sources(profile, "virsh domcapabilities")).isNotEmpty().allSatisfy(source -> {
            assertThat(source.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(source.detail()).contains("read only access").contains("run as root");
        });
    }

    /** In another country's language, and by the daemon's own: what virsh says of itself is English all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"de_DE.UTF-8", "tr_TR.UTF-8"})
    void noLanguageChangesWhatIsFound(String locale) throws IOException {
        virsh(HEAD + """
                case "$LC_ALL:$*" in
                    C:*-r*) ;;
                    C:*) echo "error: Failed to connect socket to '/s': Permission denied" >&2; exit 1 ;;
                    *) echo "Fehler: Verbindung zu '/s' gescheitert: Keine Berechtigung" >&2; exit 1 ;;
                esac
                """ + DAEMON + """
                    *' list --uuid') ;;
                    *domcapabilities*) echo 'error: verboten: nur Lesezugriff' >&2; exit 1 ;;
                esac
                """);
        final Map<String, String> environment = Map.of("LC_ALL", locale, "LANG", locale, "LANGUAGE",
                locale.substring(0, 2), "JDK_JAVA_OPTIONS", "-Duser.language=" + locale.substring(0, 2));
        final OrdinaryUser.Said said = OrdinaryUser.in(root).java(ProbeProgram.class, environment, root.toString(),
                root.resolve("usr/bin").toString());
        assertThat(said.code()).as(said.err()).isZero();
        final List<String> lines = said.out().lines().filter(line -> line.contains("virsh")).toList();
        assertThat(lines).anyMatch(line -> line.startsWith("REFUSED libvirt daemon ")
                && line.contains("Permission denied"));
        assertThat(lines).anyMatch(line -> line.startsWith("READ virsh capabilities "));
        assertThat(lines).filteredOn(line -> line.contains(" virsh domcapabilities ")).isNotEmpty()
                .allMatch(line -> line.startsWith("REFUSED"));
        assertThat(lines).noneMatch(line -> line.startsWith("FAILED"));
    }

    /** A daemon speaks as its own system does, whatever its clients do. */
    @Test
    void whoIsRefusedInAnyLanguageReadsWhatMayBeRead() throws IOException {
        virsh(HEAD + """
                case "$*" in
                    *-r*) ;;
                    *) echo "error: Authentifizierung gescheitert" >&2; exit 1 ;;
                esac
                """ + DAEMON + "    *' list --uuid') ;;\n    *) exit 1 ;;\nesac\n");
        assertThat(sources(profile(), "libvirt daemon")).extracting(Source::outcome)
                .containsExactly(Outcome.FAILED, Outcome.READ);
        assertThat(sources(profile(), "virsh capabilities")).singleElement()
                .satisfies(source -> assertThat(source.outcome()).isEqualTo(Outcome.READ));
    }

    @Test
    void nonsenseIsASourceThatFailed() throws IOException {
        virsh(HEAD + "echo '<capabilities>'\n");
        assertThat(sources(profile(), "libvirt daemon")).singleElement().satisfies(source -> {
            assertThat(source.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(source.detail()).doesNotContain("\n");
        });
    }

    private HostProfile profile() {
        return LocalProbe.of(new Machine(root, List.of(root.resolve("usr/bin")), "somebody")).probe()
                .profile(Catalog.embedded());
    }

    private static List<Source> sources(HostProfile profile, String kind) {
        return profile.sources().stream().filter(source -> source.kind().equals(kind)).toList();
    }

    private void virsh(String script) throws IOException {
        final Path file = root.resolve("usr/bin/virsh");
        Files.createDirectories(file.getParent());
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
