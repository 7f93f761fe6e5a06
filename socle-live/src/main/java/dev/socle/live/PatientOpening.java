package dev.socle.live;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens what somebody names as a file. A named pipe opens only once somebody writes to it (fifo(7)), so that one is
 * waited for, but not for ever. The shell's {@code <(command)} is a pipe too, and opens at once.
 */
public final class PatientOpening {

    private static final int SECONDS = 10;

    private PatientOpening() {
    }

    /**
     * Opens it.
     *
     * @throws IOException if it cannot be opened, or is a pipe to which nobody wrote for ten seconds
     */
    public static InputStream of(Path path) throws IOException {
        if (!Files.exists(path) || Files.isRegularFile(path)) {
            return Files.newInputStream(path);
        }
        final FutureTask<InputStream> opening = new FutureTask<>(() -> Files.newInputStream(path));
        // A thread in open(2) cannot be stopped; as a daemon it holds up nothing.
        Thread.ofPlatform().daemon().name("opening " + path).start(opening);
        try {
            return opening.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("nobody wrote to this pipe for " + SECONDS + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the pipe's writer", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException reason) {
                throw reason;
            }
            throw new IOException(e.getCause().getMessage(), e);
        }
    }
}
