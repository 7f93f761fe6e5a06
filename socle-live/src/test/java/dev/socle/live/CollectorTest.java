package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.socle.catalog.Catalog;
import dev.socle.evidence.EvidenceReader;
import dev.socle.evidence.ProfileAssembler;
import dev.socle.host.HostProfile;
import dev.socle.host.RunningGuests;
import dev.socle.host.Source;
import dev.socle.testing.Peers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The collector in several shells, on a machine whose virsh is a script. */
@Timeout(120)
class CollectorTest {

    private static final String VIRSH = """
            #!/bin/sh
            case "$*" in
                --version) echo 9.0.0; exit ;;
                *-r*) ;;
                *) echo "error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied" >&2; exit 1 ;;
            esac
            case "$*" in
                *version*) echo 'Using library: libvirt 9.0.0' ;;
                *domcapabilities*) echo 'error: operation forbidden: read only access' >&2; exit 1 ;;
                *capabilities) echo '<capabilities><host><cpu><arch>x86_64</arch></cpu></host></capabilities>' ;;
                *list*) echo 11111111-1111-1111-1111-111111111111 ;;
                *dumpxml*) printf '%s\\n' "<domain type='kvm'>" '  <name>payroll</name>' '  <os>' \\
                    "    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>" '  </os>' \\
                    "  <cpu mode='host-passthrough'/>" '</domain>' ;;
            esac
            """;

    @TempDir
    private Path folder;

    /** A user who may only read has what may be read, and the refusal is written down with virsh's own exit code. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void whoMayNotWriteReadsWhatMayBeRead(String shell) throws IOException, InterruptedException {
        final HostProfile profile = profile(shell, "--without-qemu");
        assertThat(profile.guests()).extracting(RunningGuests::number, RunningGuests::machine)
                .containsExactly(tuple(1, Optional.of("pc-q35-7.2")));
        assertThat(profile.toString()).doesNotContain("payroll").doesNotContain("1111-1111");
        assertThat(profile.sources()).filteredOn(source -> source.kind().equals("libvirt")).singleElement()
                .satisfies(source -> {
                    assertThat(source.outcome()).isEqualTo(Source.Outcome.FAILED);
                    assertThat(source.detail()).startsWith("exit code 1: ").contains("Permission denied");
                });
        assertThat(profile.sources()).filteredOn(source -> source.kind().equals("capabilities")).singleElement()
                .satisfies(source -> assertThat(source.outcome()).isEqualTo(Source.Outcome.READ));
        assertThat(profile.libvirt().orElseThrow().series()).isEqualTo("9.0");
    }

    /** A QEMU that ends before all it said was read, as one does where the machine is busy, is asked again. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void whatWasCutShortIsAskedForAgain(String shell) throws IOException, InterruptedException {
        final Path qemu = program("qemu", """
                #!/bin/sh
                case "$*" in *tcg*) ;; *) exit 1 ;; esac
                echo '{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": ""}}}'
                [ -e FOLDER/asked ] || { : >FOLDER/asked; echo '{"return": {}, "id": "migra'; exit 0; }
                printf '{"return": {"model": {"name": "max", "props": {"%s": true}}}, "id": "%s"}\n' \
                    aes migratable aes full
                """.replace("FOLDER", folder.toString()));
        final HostProfile profile = profile(shell, "--qemu", qemu.toString());
        assertThat(profile.sources()).filteredOn(source -> source.kind().equals("QMP tcg")).singleElement()
                .satisfies(source -> assertThat(source.outcome()).isEqualTo(Source.Outcome.READ));
        Files.delete(folder.resolve("asked"));
    }

    private Path program(String name, String script) throws IOException {
        final Path program = Files.writeString(folder.resolve(name), script);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private HostProfile profile(String shell, String... options) throws IOException, InterruptedException {
        final List<String> line = new ArrayList<>(List.of(shell.split(" ")));
        Assumptions.assumeTrue(Machine.here().program(line.getFirst()).isPresent(),
                "Skipped: " + line.getFirst() + " is not installed");
        program("virsh", VIRSH);
        line.add(Peers.root().resolve("collect/socle-collect").toString());
        line.addAll(List.of(options));
        final ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        final Process process = builder.start();
        final String bundle = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return new ProfileAssembler(Catalog.embedded()).assemble("host", new EvidenceReader().readAll(
                new ByteArrayInputStream(bundle.getBytes(StandardCharsets.UTF_8)), "bundle"));
    }
}
