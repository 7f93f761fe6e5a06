package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.host.Accelerator;
import dev.socle.input.Json;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QemuProcessTest {

    @Test
    void itAnswersAndEndsWithoutTrace() throws IOException {
        final long pid;
        try (QemuProcess qemu = QemuProcess.askable(Peers.qemu(), Accelerator.TCG)) {
            pid = qemu.pid();
            assertThat(qemu.isRunning()).isTrue();
            assertThat(qemu.qmp().execute("query-target").value()).isInstanceOfSatisfying(Json.Obj.class,
                    target -> assertThat(target.text("arch")).contains("x86_64"));
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void whatQemuRefusesIsQuotedInOneLine() {
        final Path qemu = Peers.qemu();
        assertThatThrownBy(() -> QemuProcess.start(qemu, List.of("-machine", "none", "-cpu", "no-such-cpu"),
                Duration.ofSeconds(20))).isInstanceOf(IOException.class).hasMessageContaining("no-such-cpu")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotStartWith("qemu-system"));
    }

    @Test
    void aProgramThatNeverListensIsEnded(@TempDir Path folder) throws IOException {
        final Path program = folder.resolve("qemu-system-x86_64");
        Files.writeString(program, "#!/bin/sh\nexec sleep 600\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(() -> QemuProcess.start(program, List.of(), Duration.ofMillis(200)))
                .isInstanceOf(IOException.class).hasMessageContaining("nobody listens");
        assertThat(ProcessHandle.current().children().filter(child -> child.info().commandLine()
                .filter(line -> line.contains("sleep 600")).isPresent())).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereIsNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> QemuProcess.askable(folder.resolve("qemu"), Accelerator.TCG))
                .isInstanceOf(IOException.class).hasMessageContaining(folder.resolve("qemu").toString());
    }

    /** As Ctrl-C does: the JVM is told to end while its QEMU runs. */
    @Test
    void itEndsWithTheJvm(@TempDir Path folder) throws Exception {
        final Path temporary = Files.createDirectory(folder.resolve("t"));
        final Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary, "-cp", System.getProperty("java.class.path"),
                Waiter.class.getName(), Peers.qemu().toString()).redirectErrorStream(true).start();
        final long pid = Long.parseLong(jvm.inputReader().readLine());
        assertThat(ProcessHandle.of(pid)).isPresent();
        jvm.destroy();
        assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Optional.of(pid).flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive)).isEmpty();
        try (var left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    /** Starts a QEMU and never ends it. */
    static final class Waiter {
        private Waiter() {
        }

        public static void main(String[] args) throws Exception {
            try (QemuProcess qemu = QemuProcess.askable(Path.of(args[0]), Accelerator.TCG)) {
                System.out.println(qemu.pid());
                Thread.sleep(Duration.ofMinutes(10));
            }
        }
    }
}
