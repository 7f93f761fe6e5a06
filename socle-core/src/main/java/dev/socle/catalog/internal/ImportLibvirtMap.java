package dev.socle.catalog.internal;

import dev.socle.catalog.CatalogException;
import dev.socle.catalog.Imported;
import dev.socle.catalog.LibvirtMapImport;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Provenance;
import dev.socle.catalog.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Makes a data file of the libvirt module from a CPU map's folder; {@code docs/catalogue.md} says how it is run. */
public final class ImportLibvirtMap {

    private ImportLibvirtMap() {
    }

    /** Arguments: the map's folder, the release, the date, the file to write. */
    public static void main(String[] args) throws IOException {
        final Version version = Version.parse(args[1]);
        try {
            final Imported<LibvirtRelease> imported = LibvirtMapImport.read(
                    new Provenance(version, source(version), args[2], "LGPL-2.1-or-later"),
                    name -> open(Path.of(args[0]), name));
            imported.leftOut().forEach(System.err::println);
            Files.writeString(Path.of(args[3]), imported.json());
        } catch (CatalogException e) {
            e.problems().forEach(System.err::println);
            System.exit(3);
        }
    }

    static String source(Version version) {
        return "CPU map of libvirt " + version + ", https://libvirt.org";
    }

    static Optional<InputStream> open(Path folder, String name) {
        final Path file = folder.resolve(name);
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
        } catch (IOException e) {
            throw new CatalogException(name + ": cannot be read: " + e.getMessage());
        }
    }
}
