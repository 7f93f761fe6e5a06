package dev.socle.catalog.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The embedded files, of this module and of the one that holds the libvirt data, if it is there. */
final class Resources {

    /** A folder of its own, so that the jars share no package. */
    static final String FOLDER = "META-INF/socle/catalog/";
    static final String CORE_INDEX = "core.index";
    static final String LIBVIRT_INDEX = "libvirt.index";

    /**
     * A line of an index.
     *
     * @param kind    what the file is
     * @param version the release, or a dash
     */
    record Entry(String kind, String version, String file) {

        String line() {
            return kind + " " + version + " " + file + "\n";
        }
    }

    private Resources() {
    }

    static List<Entry> index(String name) {
        return bytes(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8).lines()
                .map(line -> line.split(" ", 3))
                .map(parts -> new Entry(parts[0], parts[1], parts[2])).toList()).orElse(List.of());
    }

    static BinaryIn open(String file) {
        return new BinaryIn(bytes(file).orElseThrow(() -> new IllegalStateException(
                "the embedded " + file + " is missing; was the catalogue compiled?")));
    }

    static Optional<byte[]> bytes(String name) {
        try (InputStream resource = Resources.class.getResourceAsStream("/" + FOLDER + name)) {
            return resource == null ? Optional.empty() : Optional.of(resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded " + name + " cannot be read", e);
        }
    }
}
