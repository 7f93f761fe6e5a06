package dev.socle.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Sees to it that nothing is left when the JVM ends early, by Ctrl-C for one. */
final class LeftOvers {

    private static final Set<QemuChild> RUNNING = ConcurrentHashMap.newKeySet();

    private static volatile boolean ending;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(LeftOvers::endAll, "end-qemu"));
    }

    private LeftOvers() {
    }

    /** @throws IOException if the JVM is ending, so that nobody would end the process later */
    static void watch(QemuChild process) throws IOException {
        RUNNING.add(process);
        refuseWhenEnding();
    }

    /** @throws IOException if the JVM is ending */
    static void refuseWhenEnding() throws IOException {
        if (ending) {
            throw new IOException("Socle is being ended");
        }
    }

    static void forget(QemuChild process) {
        RUNNING.remove(process);
    }

    private static void endAll() {
        ending = true;
        QemuChild.settle();
        List.copyOf(RUNNING).forEach(QemuChild::close);
    }

    /** Deletes a folder of plain files; what cannot be deleted is none of the caller's business. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (NoSuchFileException e) {
            // Deleted already.
        } catch (IOException | UncheckedIOException e) {
            if (!ending) {
                folder.toFile().deleteOnExit();
            }
        }
    }
}
