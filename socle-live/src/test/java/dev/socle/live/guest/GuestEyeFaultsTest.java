package dev.socle.live.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.host.Accelerator;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong is told by a type, and leaves no process and no file. */
@Timeout(120)
class GuestEyeFaultsTest {

    @TempDir
    private Path folder;

    @Test
    void aQemuThatIsNotThere() {
        assertThat(failure(folder.resolve("qemu"))).isInstanceOfSatisfying(EyeFailure.NoQemu.class,
                no -> assertThat(no.sentence()).contains(folder.resolve("qemu").toString(), "no such program"));
    }

    @Test
    void aProgramThatMayNotBeRun() throws IOException {
        final Path program = Files.writeString(folder.resolve("qemu"), "#!/bin/sh\n");
        assertThat(failure(program)).isInstanceOf(EyeFailure.NoQemu.class);
        assertThat(failure(folder)).isInstanceOf(EyeFailure.NoQemu.class);
    }

    /** An ELF file of a machine that does not exist. */
    @Test
    void aProgramOfAnotherArchitecture() throws IOException {
        final byte[] elf = new byte[64];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, elf, 0, 7);
        elf[16] = 2;
        elf[18] = (byte) 0xfe;
        elf[19] = (byte) 0xca;
        final Path program = Files.write(folder.resolve("qemu"), elf);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        assertThat(failure(program)).isInstanceOfSatisfying(EyeFailure.NoQemu.class,
                no -> assertThat(no.sentence()).contains("another architecture"));
    }

    @Test
    void whatQemuRefusesIsQuoted() {
        final Path qemu = Peers.qemu();
        for (List<String> words : List.of(List.of("no-such-cpu", "no-such-cpu"), List.of("max,no-such=on", "no-such"),
                List.of("Skylake-Client,enforce", "requested features"))) {
            assertThat(GuestEye.usual().look(GuestLaunch.tcg(qemu, words.getFirst())).asFailure()).get()
                    .isInstanceOfSatisfying(EyeFailure.Refused.class, refused -> assertThat(refused.words())
                            .contains(words.getLast()).doesNotContain("\n"));
        }
        assertThat(GuestEye.usual().look(GuestLaunch.tcg(qemu, "max").withMachine("toaster")).asFailure()).get()
                .isInstanceOf(EyeFailure.Refused.class);
    }

    @Test
    void aQemuThatCrashes() throws IOException {
        assertThat(failure(script("kill -ABRT $$"))).isInstanceOfSatisfying(EyeFailure.Crashed.class, crashed -> {
            assertThat(crashed.signal()).isEqualTo("SIGABRT");
            assertThat(crashed.sentence()).contains("before the guest said anything");
        });
        assertThat(failure(script("echo 'V 1'; echo '00000000 00000000 0000000d 00000000 00000000 00000000';"
                + "echo 'it breaks' >&2; kill -KILL $$"))).isInstanceOfSatisfying(EyeFailure.Crashed.class, crashed -> {
                    assertThat(crashed.heard()).isEqualTo(new EyeFailure.Heard(0, 1));
                    assertThat(crashed.words()).isEqualTo("it breaks");
                });
    }

    /** Measured on 11.1.3: QEMU aborts before the guest's first instruction of ours, asked by its firmware. */
    @Test
    void aModelThatBreaksQemu() {
        final EyeOutcome outcome = GuestEye.usual().look(
                GuestLaunch.tcg(Peers.stackQemu("11.1"), "YongFeng-v3,check=off"));
        assertThat(outcome.asFailure()).get().isInstanceOfSatisfying(EyeFailure.Crashed.class, crashed -> {
            assertThat(crashed.signal()).isEqualTo("SIGABRT");
            assertThat(crashed.heard()).isEqualTo(EyeFailure.Heard.NOTHING);
        });
    }

    @Test
    void aGuestThatEndsTooEarly() throws IOException {
        assertThat(failure(script("echo 'V 1'; echo '.'; exit 0"))).isInstanceOfSatisfying(EyeFailure.Ended.class,
                ended -> assertThat(ended.heard()).isEqualTo(new EyeFailure.Heard(1, 0)));
    }

    @Test
    void aGuestThatTalksNonsense() throws IOException {
        assertThat(failure(script("echo 'Hello!'; sleep 600"))).isInstanceOfSatisfying(EyeFailure.Garbled.class,
                garbled -> assertThat(garbled.line()).isEqualTo("Hello!"));
        assertThat(failure(script("while true; do echo 'V 1'; done"))).isInstanceOf(EyeFailure.Garbled.class);
        assertThat(failure(script("yes | tr -d '\\n'"))).isInstanceOfAny(EyeFailure.Silent.class,
                EyeFailure.Garbled.class);
        assertThat(sleepers()).isEmpty();
    }

    @Test
    void aQemuThatHangs() throws IOException {
        assertThat(failure(script("exec sleep 600"))).isInstanceOf(EyeFailure.Silent.class);
        assertThat(failure(script("echo 'V 1'; exec sleep 600"))).isInstanceOf(EyeFailure.Hung.class);
        assertThat(sleepers()).isEmpty();
    }

    /** It is asked for more vCPUs than run. */
    @Test
    void vcpusThatNeverCome() {
        final GuestLaunch launch = GuestLaunch.tcg(Peers.qemu(), "max").withSmp(new Smp(3, "2"));
        assertThat(GuestEye.with(Duration.ofSeconds(4)).look(launch).asFailure()).get()
                .isInstanceOfSatisfying(EyeFailure.Hung.class, hung -> assertThat(hung.heard().vcpus()).isEqualTo(2));
    }

    @Test
    void oneWhoIsInterruptedStops() throws Exception {
        final Path program = script("exec sleep 600");
        final AtomicReference<EyeOutcome> outcome = new AtomicReference<>();
        final Thread looking = Thread.ofVirtual().start(() ->
                outcome.set(GuestEye.usual().look(GuestLaunch.tcg(program, "max"))));
        while (sleepers().isEmpty()) {
            Thread.sleep(5);
        }
        looking.interrupt();
        looking.join();
        assertThat(outcome.get().asFailure()).get().isInstanceOf(EyeFailure.Stopped.class);
        assertThat(sleepers()).isEmpty();
    }

    /** As by Ctrl-C (SIGTERM to a JVM does what SIGINT does), and by SIGKILL, which nobody can prepare for. */
    @Test
    void nothingOutlivesTheJvm() throws Exception {
        final Path temporary = Files.createDirectory(folder.resolve("t"));
        for (boolean kill : List.of(false, true)) {
            final Process jvm = jvm(List.of(), temporary, script("exec sleep 603"));
            while (sleepers("603").isEmpty()) {
                Thread.sleep(5);
            }
            if (kill) {
                Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")),
                        "Skipped: no setpriv, which has the kernel end QEMU with the JVM");
                jvm.destroyForcibly();
            } else {
                jvm.destroy();
            }
            assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 400 && !sleepers("603").isEmpty(); i++) {
                Thread.sleep(5);
            }
            assertThat(sleepers("603")).isEmpty();
            if (!kill) {
                try (Stream<Path> left = Files.list(temporary)) {
                    assertThat(left).isEmpty();
                }
            }
        }
    }

    /** In a mount space of its own the temporary folder is a full disk. */
    @Test
    void aFullDisk() throws Exception {
        final Path disk = Files.createDirectory(folder.resolve("disk"));
        final List<String> mounted = List.of("unshare", "-r", "-m", "sh", "-c", "mount -t tmpfs -o size=4k none " + disk
                + " && dd if=/dev/zero of=" + disk + "/all bs=4k count=1 2>/dev/null && exec \"$@\"", "sh");
        Assumptions.assumeTrue(new ProcessBuilder(Stream.concat(mounted.stream(), Stream.of("true")).toList())
                .redirectErrorStream(true).start().waitFor() == 0, "Skipped: no name spaces can be made here");
        final Process jvm = jvm(mounted, disk, script("exec sleep 600"));
        assertThat(jvm.inputReader().readLine()).contains("NotStarted").contains("No space left");
        assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(sleepers()).isEmpty();
    }

    private static Process jvm(List<String> wrapper, Path temporary, Path qemu) throws IOException {
        return new ProcessBuilder(Stream.concat(wrapper.stream(), Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary, "-cp", System.getProperty("java.class.path"),
                Looker.class.getName(), qemu.toString())).toList()).redirectErrorStream(true).start();
    }

    /** Looks into a guest and prints what came of it. */
    static final class Looker {
        private Looker() {
        }

        public static void main(String[] args) {
            System.out.println(GuestEye.usual().look(
                    new GuestLaunch(Path.of(args[0]), Accelerator.TCG, "q35", "max", Smp.ONE)));
        }
    }

    private EyeFailure failure(Path program) {
        return GuestEye.with(Duration.ofSeconds(3)).look(GuestLaunch.tcg(program, "max")).asFailure().orElseThrow();
    }

    private Path script(String text) throws IOException {
        final Path program = Files.createTempFile(folder, "qemu", "");
        Files.writeString(program, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    private static List<ProcessHandle> sleepers() {
        return sleepers("600");
    }

    private static List<ProcessHandle> sleepers(String seconds) {
        return (seconds.equals("600") ? ProcessHandle.current().descendants() : ProcessHandle.allProcesses())
                .filter(child -> child.info().commandLine()
                        .filter(line -> line.endsWith("sleep " + seconds)).isPresent()).toList();
    }
}
