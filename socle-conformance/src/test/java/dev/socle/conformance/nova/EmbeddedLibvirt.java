package dev.socle.conformance.nova;

import dev.socle.catalog.Version;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The installed libvirt's QEMU driver within virsh itself: no daemon, and a folder of its own for all its files. It
 * starts guests, which needs the right to do so.
 */
final class EmbeddedLibvirt {

    private static final Pattern LINE = Pattern.compile("(?m)^-cpu (?:'([^']*)'|(\\S+))");
    /** What a daemon's folder would have: no helper programs, no confinement. */
    private static final String SETTINGS = """
            stdio_handler = "file"
            security_driver = "none"
            user = "root"
            group = "root"
            cgroup_controllers = []
            namespaces = []
            """;

    private final Path folder;
    private final Version release;

    private EmbeddedLibvirt(Path folder, Version release) {
        this.folder = folder;
        this.release = release;
    }

    static EmbeddedLibvirt in(Path folder) throws IOException {
        Peers.qemu();
        Peers.libvirtCpuMap();
        assumeThat(System.getProperty("user.name")).as("who may start guests in libvirt's own way").isEqualTo("root");
        Files.createDirectories(folder.resolve("etc"));
        Files.writeString(folder.resolve("etc/qemu.conf"), SETTINGS);
        return new EmbeddedLibvirt(folder, Version.parse(
                virsh(folder.resolve("complaints.txt"), "--version").strip()));
    }

    Version release() {
        return release;
    }

    /** What it complained of when it was asked last, its log included. */
    String complaints() throws IOException {
        return Files.readString(folder.resolve("complaints.txt"));
    }

    /** What virsh answers to each command; nothing where it fails. */
    List<String> ask(List<String> commands) {
        final StringBuilder all = new StringBuilder();
        commands.forEach(command -> all.append("echo =~=; ").append(command).append("; "));
        final String[] answers = virsh(folder.resolve("complaints.txt"), "-q", "-c", "qemu:///embed?root=" + folder.toAbsolutePath(), all.toString())
                .split("=~=\\R?", -1);
        assertThat(answers).as(String.join("\n", answers)).hasSize(commands.size() + 1);
        final List<String> each = new ArrayList<>(List.of(answers));
        each.removeFirst();
        return each;
    }

    /** The value of -cpu of the QEMU that was started last for this domain, as libvirt wrote it down. */
    Optional<String> lineOf(String domain) throws IOException {
        final Path log = folder.resolve("log/qemu/" + domain + ".log");
        if (!Files.exists(log)) {
            return Optional.empty();
        }
        final Matcher matcher = LINE.matcher(Files.readString(log));
        Optional<String> last = Optional.empty();
        while (matcher.find()) {
            last = Optional.of(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        return last;
    }

    private static String virsh(Path complaints, String... arguments) {
        final List<String> command = new ArrayList<>(List.of("virsh"));
        command.addAll(List.of(arguments));
        try {
            final Process virsh = new ProcessBuilder(command).redirectError(complaints.toFile()).start();
            final String answer = new String(virsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(virsh.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return answer;
        } catch (IOException e) {
            throw new AssertionError("virsh cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
