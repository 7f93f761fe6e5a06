package dev.socle.live;

import dev.socle.host.Accelerator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A QEMU of our own, with a QMP connection. It never outlives {@link #close} or this JVM, and leaves no file: its
 * socket and its messages are in a private temporary folder.
 */
public final class QemuProcess implements AutoCloseable {

    /** QEMU needs 30 to 40 ms (measured on 7.2, 10.0, 11.1); a loaded machine many times that. */
    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);
    /** Of QEMU's messages no more is read than this. */
    private static final int MOST_MESSAGE_BYTES = 16 << 10;
    private static final int MOST_MESSAGE_CHARACTERS = 400;

    private final Path binary;
    private final Process process;
    private final Path folder;
    private QmpClient qmp;

    private QemuProcess(Path binary, Process process, Path folder) {
        this.binary = binary;
        this.process = process;
        this.folder = folder;
    }

    /**
     * Starts a QEMU without any machine, only to be asked.
     *
     * @throws IOException if it does not start; the message is QEMU's own, in one line
     */
    public static QemuProcess askable(Path binary, Accelerator accelerator) throws IOException {
        return start(binary, List.of("-machine", "none,accel=" + accelerator.lowerCase()), USUAL_PATIENCE);
    }

    /**
     * Starts a QEMU, stopped before its guest's first instruction, without default devices, display or the user's
     * configuration.
     *
     * @param arguments what else to tell it
     * @param patience  how long it may take until it can be asked
     * @throws IOException if it does not start; the message is QEMU's own, in one line
     */
    public static QemuProcess start(Path binary, List<String> arguments, Duration patience) throws IOException {
        final Path folder = UnixSockets.privateFolder("socle-qemu-");
        QemuProcess started = null;
        try {
            final Path socket = folder.resolve("qmp.sock");
            final Process process = new ProcessBuilder(commandLine(binary, arguments, socket))
                    .directory(folder.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(messages(folder).toFile())
                    .start();
            started = new QemuProcess(binary, process, folder);
            LeftOvers.watch(started);
            started.qmp = QmpClient.connect(socket, patience, started::obituary);
            return started;
        } finally {
            if (started == null) {
                LeftOvers.delete(folder);
            } else if (started.qmp == null) {
                started.close();
            }
        }
    }

    private static List<String> commandLine(Path binary, List<String> arguments, Path socket) {
        final List<String> line = new ArrayList<>();
        line.add(binary.toString());
        line.addAll(arguments);
        // A comma within a value is written twice (QEMU's manual, "Options and values").
        line.addAll(List.of("-S", "-nodefaults", "-no-user-config", "-display", "none",
                "-qmp", "unix:" + socket.toString().replace(",", ",,") + ",server=on,wait=off"));
        return line;
    }

    private static Path messages(Path folder) {
        return folder.resolve("stderr");
    }

    /** The connection to it. */
    public QmpClient qmp() {
        return qmp;
    }

    public Path binary() {
        return binary;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** What it said on its standard error, in one line; empty if it said nothing. */
    public String messages() {
        try (InputStream in = Files.newInputStream(messages(folder))) {
            final String text = new String(in.readNBytes(MOST_MESSAGE_BYTES), StandardCharsets.UTF_8);
            final String line = text.lines().map(this::withoutProgramName).filter(part -> !part.isBlank()).distinct()
                    .collect(Collectors.joining("; "));
            return line.length() <= MOST_MESSAGE_CHARACTERS ? line
                    : line.substring(0, MOST_MESSAGE_CHARACTERS) + " ...";
        } catch (IOException e) {
            return "";
        }
    }

    private String withoutProgramName(String message) {
        return Stream.of(binary.toString() + ": ", binary.getFileName() + ": ").filter(message::startsWith).findFirst()
                .map(prefix -> message.substring(prefix.length())).orElse(message).strip();
    }

    private Optional<String> obituary() {
        if (process.isAlive()) {
            return Optional.empty();
        }
        final String said = messages();
        return Optional.of(said.isEmpty()
                ? binary.getFileName() + " ended with status " + process.exitValue() + " and said nothing" : said);
    }

    /** Ends it at once. It has no disk and no guest state worth keeping, so it is killed, not asked. */
    @Override
    public void close() {
        if (qmp != null) {
            qmp.close();
        }
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LeftOvers.delete(folder);
        LeftOvers.forget(this);
    }
}
