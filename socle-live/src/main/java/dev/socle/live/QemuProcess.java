package dev.socle.live;

import dev.socle.host.Accelerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A QEMU of our own, with a QMP connection. It never outlives {@link #close} or this JVM, and leaves no file: its
 * socket and its messages are in a private temporary folder.
 */
public final class QemuProcess implements AutoCloseable {

    /** QEMU needs 30 to 40 ms (measured on 7.2, 10.0, 11.1); a loaded machine many times that. */
    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);

    private final QemuChild child;
    private final QmpClient qmp;

    private QemuProcess(QemuChild child, QmpClient qmp) {
        this.child = child;
        this.qmp = qmp;
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
        return start(binary, QemuChild.Streams.NONE, folder -> arguments, patience);
    }

    /** The same, with its standard input and output as the caller wishes, and arguments that may name its folder. */
    public static QemuProcess start(Path binary, QemuChild.Streams streams, QemuChild.Arguments arguments,
                                    Duration patience) throws IOException {
        final QemuChild child = QemuChild.start(binary, streams,
                folder -> commandLine(arguments.in(folder), socket(folder)));
        QmpClient qmp = null;
        try {
            qmp = QmpClient.connect(socket(child.folder()), patience, child::obituary);
            return new QemuProcess(child, qmp);
        } catch (IOException e) {
            // It may have let us connect and then found a reason not to run; that is what the caller wants to hear.
            awaitEnd(child);
            throw child.obituary().map(words -> new IOException(words, e)).orElse(e);
        } finally {
            if (qmp == null) {
                child.close();
            }
        }
    }

    private static void awaitEnd(QemuChild child) {
        try {
            child.hasEndedWithin(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path socket(Path folder) {
        return folder.resolve("qmp.sock");
    }

    private static List<String> commandLine(List<String> arguments, Path socket) {
        final List<String> line = new ArrayList<>(arguments);
        // A comma within a value is written twice (QEMU's manual, "Options and values").
        line.addAll(List.of("-S", "-nodefaults", "-no-user-config", "-display", "none",
                "-qmp", "unix:" + socket.toString().replace(",", ",,") + ",server=on,wait=off"));
        return line;
    }

    /** The connection to it. */
    public QmpClient qmp() {
        return qmp;
    }

    public Path binary() {
        return child.binary();
    }

    /** Its process id. */
    public long pid() {
        return child.process().pid();
    }

    public boolean isRunning() {
        return child.isRunning();
    }

    /** What it said on its standard error, in one line; empty if it said nothing. */
    public String messages() {
        return child.messages();
    }

    /** The process itself. */
    public QemuChild child() {
        return child;
    }

    /** Ends it at once. It has no disk and no guest state worth keeping, so it is killed, not asked. */
    @Override
    public void close() {
        qmp.close();
        child.close();
    }
}
