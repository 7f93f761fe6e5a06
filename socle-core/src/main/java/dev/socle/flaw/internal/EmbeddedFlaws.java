package dev.socle.flaw.internal;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.flaw.FeatureLookup;
import dev.socle.flaw.Flaws;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The flaws that Socle embeds, read when first asked for. */
public final class EmbeddedFlaws {

    /** Made by the build of {@code flaws.json}; see {@link FlawsCompiler}. */
    static final String RESOURCE = "flaws.bin";

    private EmbeddedFlaws() {
    }

    private static final class Holder {
        private static final Flaws FLAWS = FlawsReader.read(unpack(), lookup(Catalog.embedded()));
    }

    public static Flaws instance() {
        return Holder.FLAWS;
    }

    /** QEMU's newest names; a name of several bits is none that a flaw could mean. */
    public static FeatureLookup lookup(Catalog catalog) {
        final FeatureNames names = catalog.newestQemu().names();
        return name -> names.find(name).filter(features -> features.size() == 1)
                .flatMap(features -> features.stream().findFirst());
    }

    private static Object unpack() {
        try (InputStream resource = EmbeddedFlaws.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the embedded flaws are missing: " + RESOURCE);
            }
            return PackedTree.read(new DataInputStream(new BufferedInputStream(resource, 1 << 16)));
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded flaws cannot be read", e);
        }
    }
}
