package dev.socle.testing;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.CatalogFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The whole catalogue for tests of the core, whose class path has no libvirt data: that is another module's. */
public final class Catalogs {

    private static final Catalog FULL = full(Catalog.embedded());

    private Catalogs() {
    }

    /** What Socle embeds, the libvirt releases read from their module's sources if need be. */
    public static Catalog full() {
        return FULL;
    }

    private static Catalog full(Catalog embedded) {
        Catalog catalog = embedded;
        if (embedded.libvirtReleases().isEmpty()) {
            for (String release : List.of("9.0", "11.3", "12.8")) {
                final String name = "libvirt-" + release + ".json";
                final Path file = Path.of(System.getProperty("socle.root"), "socle-catalog-libvirt/src/main/catalog",
                        name);
                try (InputStream json = Files.newInputStream(file)) {
                    catalog = catalog.with(CatalogFiles.libvirt(name, json));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return catalog;
    }
}
