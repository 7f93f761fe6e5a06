package dev.socle.live.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.live.libvirt.LibvirtConnection.Access;
import dev.socle.testing.Peers;
import dev.socle.testing.PrivateLibvirtd;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of calls of every kind, errors among them, in a JVM of their own whose heap is as large as it will get: what
 * its memory then grows by is C's.
 */
final class ManyCallsTest {

    private static final int ROUNDS_TO_WARM_UP = 100;
    private static final int ROUNDS = 200;
    private static final int ALL_ROUNDS = 700;
    private static final int CALLS_A_ROUND = 15;
    private static final Hypervisor TCG = Hypervisor.of("x86_64", "q35", "qemu");
    private static final String CPU = "<cpu><arch>x86_64</arch><model>Nehalem</model></cpu>";

    /** Prints by how many KiB its memory has grown, and how many calls and connections that took. */
    public static void main(String[] args) throws IOException {
        final int rounds = Integer.parseInt(args[1]);
        try (LibvirtConnection connection = LibvirtConnection.open(args[0])) {
            for (int i = 0; i < ROUNDS_TO_WARM_UP; i++) {
                round(connection, args[0]);
            }
            final long before = kibibytes();
            for (int i = 0; i < rounds; i++) {
                round(connection, args[0]);
            }
            System.out.println(kibibytes() - before + " " + rounds * CALLS_A_ROUND);
        }
    }

    private static void round(LibvirtConnection connection, String uri) throws LibvirtException {
        connection.capabilities();
        connection.domainCapabilities(TCG);
        connection.modelNames("x86_64");
        connection.compare(CPU, Set.of());
        connection.compare(TCG, CPU, Set.of());
        connection.baseline(List.of(CPU, CPU), Set.of(BaselineFlag.EXPAND_FEATURES));
        connection.baseline(TCG, List.of(CPU, CPU), Set.of(BaselineFlag.EXPAND_FEATURES));
        connection.domains(Set.of());
        connection.domain("web");
        final String xml = connection.domainXml("web", Set.of());
        connection.toNative(connection.domainXml("db", Set.of(XmlFlag.INACTIVE)));
        refused(() -> connection.domain("nobody"));
        refused(() -> connection.baseline(List.of(xml), Set.of()));
        try (LibvirtConnection other = LibvirtConnection.open(uri, Access.READ_ONLY, Duration.ofSeconds(60))) {
            refused(() -> other.domainCapabilities(TCG));
        }
    }

    private static void refused(BoundedCalls.Call<?> call) {
        try {
            call.make();
        } catch (LibvirtException e) {
            if (!e.nobodyAnswers()) {
                return;
            }
            throw new AssertionError(e);
        }
        throw new AssertionError("not refused");
    }

    private static long kibibytes() throws IOException {
        System.gc();
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:")).mapToLong(line ->
                    Long.parseLong(line.replaceAll("\\D+", ""))).findFirst().orElseThrow();
        }
    }

    @Test
    void leaveNothingBehind(@TempDir Path folder) throws IOException, InterruptedException {
        Peers.libvirtCpuMap();
        final int rounds = Proof.isFull() ? ALL_ROUNDS : ROUNDS;
        try (PrivateLibvirtd daemon = PrivateLibvirtd.installed()) {
            daemon.start("web", "");
            daemon.define("db", "");
            final Path errors = folder.resolve("err");
            final Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                    "-XX:ReservedCodeCacheSize=32m", "--enable-native-access=ALL-UNNAMED", "-cp",
                    System.getProperty("java.class.path"), ManyCallsTest.class.getName(), daemon.uri(),
                    String.valueOf(rounds))
                    .redirectError(errors.toFile()).start();
            final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(() -> read(errors)).isZero();
            assertThat(read(errors)).as("standard error").isEmpty();
            System.out.println("growth in KiB, calls: " + said);
            final long growth = Long.parseLong(said.split(" ")[0]);
            assertThat(Integer.parseInt(said.split(" ")[1].strip())).isEqualTo(rounds * CALLS_A_ROUND);
            // What is not freed of one kind of answer, each of up to 30 KiB, is more than this.
            assertThat(growth).as("KiB").isLessThan(2_048);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
