package dev.socle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder in which a libvirt keeps what it has learnt of its QEMUs. */
public final class QemuCache {

    private QemuCache() {
    }

    /** The file about a QEMU for guests of x86-64; one must be there. */
    public static String ofX86(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                final String text = Files.readString(file);
                if (text.contains("<arch>x86_64</arch>")) {
                    return text;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("nothing is cached in " + folder);
    }
}
