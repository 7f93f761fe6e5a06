package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the installed libvirt through virsh, many questions in one process and no daemon. */
final class Virsh {

    private final String uri;

    private Virsh(String uri) {
        this.uri = uri;
    }

    /** The driver for tests, which reads and prints domains and starts none. */
    static Virsh testDriver() {
        assumeRelease();
        return new Virsh("test:///default");
    }

    /** The QEMU driver within virsh itself, with its files in a folder of its own. */
    static Virsh qemuDriver(Path folder) {
        Peers.qemu();
        assumeRelease();
        return new Virsh("qemu:///embed?root=" + folder.toAbsolutePath());
    }

    /** The answers hold for the release whose map is embedded. */
    private static void assumeRelease() {
        Peers.libvirtCpuMap();
        assumeThat(run("--version").strip()).as("the release whose rules are compared").startsWith("9.0.");
    }

    /** What virsh says to each command, errors included. */
    List<String> ask(List<String> commands) {
        final StringBuilder all = new StringBuilder();
        commands.forEach(command -> all.append("echo ==; ").append(command).append("; "));
        final String[] answers = run("-q", "-c", uri, all.toString()).split("==\\R?", -1);
        assertThat(answers).hasSize(commands.size() + 1);
        final List<String> each = new ArrayList<>(List.of(answers));
        each.removeFirst();
        return each;
    }

    private static String run(String... arguments) {
        final List<String> command = new ArrayList<>(List.of("virsh"));
        command.addAll(List.of(arguments));
        try {
            final Process virsh = new ProcessBuilder(command).redirectErrorStream(true).start();
            final String answer = new String(virsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(virsh.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return answer;
        } catch (IOException e) {
            throw new AssertionError("virsh cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
