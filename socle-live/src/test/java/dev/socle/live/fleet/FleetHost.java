package dev.socle.live.fleet;

import dev.socle.testing.QemuCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A host that {@code dev/fleet} has started, asked through virsh. */
final class FleetHost {

    private static final String MARK = "=@=";
    private static final String SOCKET = "socket=";
    private static final int SECONDS = 180;

    private final String name;
    private final String uri;

    FleetHost(String name, String uri) {
        this.name = name;
        this.uri = uri;
    }

    String name() {
        return name;
    }

    String uri() {
        return uri;
    }

    /** What virsh says to each command, errors included. */
    List<String> ask(String... commands) {
        final StringBuilder all = new StringBuilder();
        for (String command : commands) {
            all.append("echo ").append(MARK).append("; ").append(command).append("; ");
        }
        final String answer = run(List.of("virsh", "-q", "-c", uri, all.toString()));
        final List<String> answers = new ArrayList<>(List.of(answer.split(MARK + "\\R?", -1)));
        answers.removeFirst();
        if (answers.size() != commands.length) {
            throw new AssertionError(name + " does not answer: " + answer);
        }
        return answers.stream().map(String::strip).toList();
    }

    /** What its libvirt has cached of its QEMU for guests of x86-64. */
    String learntOfQemu() {
        ask("domcapabilities --virttype qemu --arch x86_64");
        return QemuCache.ofX86(Path.of(uri.substring(uri.indexOf(SOCKET) + SOCKET.length()))
                .resolveSibling("../cache/qemu/capabilities").normalize());
    }

    /** Runs a program and gives what it says, errors included. */
    static String run(List<String> command) {
        try {
            final Path said = Files.createTempFile("socle-fleet", ".txt");
            try {
                final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                        .redirectOutput(said.toFile());
                builder.environment().put("LC_ALL", "C");
                final Process process = builder.start();
                process.getOutputStream().close();
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("no answer within " + SECONDS + " s: " + command);
                }
                return Files.readString(said, StandardCharsets.UTF_8);
            } finally {
                Files.delete(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
