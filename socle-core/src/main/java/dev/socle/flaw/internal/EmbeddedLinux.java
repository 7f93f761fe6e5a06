package dev.socle.flaw.internal;

import dev.socle.catalog.Catalog;
import dev.socle.flaw.linux.LinuxCatalog;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What Socle embeds of Linux's releases, read when first asked for. */
public final class EmbeddedLinux {

    /** Made by the build of {@code linux.json}; see {@link FlawsCompiler}. */
    private static final String RESOURCE = "linux.bin";

    private EmbeddedLinux() {
    }

    private static final class Holder {
        private static final LinuxCatalog CATALOG =
                LinuxReader.read(unpack(), EmbeddedFlaws.lookup(Catalog.embedded()));
    }

    public static LinuxCatalog instance() {
        return Holder.CATALOG;
    }

    private static Object unpack() {
        try (InputStream resource = EmbeddedLinux.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the embedded facts of Linux are missing: " + RESOURCE);
            }
            return PackedTree.read(new DataInputStream(new BufferedInputStream(resource, 1 << 16)));
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded facts of Linux cannot be read", e);
        }
    }
}
