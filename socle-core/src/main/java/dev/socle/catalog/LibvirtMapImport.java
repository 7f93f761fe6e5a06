package dev.socle.catalog;

import dev.socle.catalog.internal.LibvirtMapImporter;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;

/** Takes over an installed libvirt's CPU map. */
public final class LibvirtMapImport {

    private LibvirtMapImport() {
    }

    /**
     * Reads {@code index.xml} and the files it includes.
     *
     * @param files opens a file of the map's folder by its name; empty if there is none
     * @throws CatalogException if a file is missing, is no such map, or the map contradicts itself
     */
    public static Imported<LibvirtRelease> read(Provenance provenance, Function<String, Optional<InputStream>> files) {
        return LibvirtMapImporter.read(provenance, files);
    }
}
