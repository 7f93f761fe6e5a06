package dev.socle.catalog.internal;

import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The embedded files, of this module and of the one that holds the libvirt data, if it is there. */
final class Resources {

    /** A folder of its own, so that the jars share no package. */
    static final String FOLDER = "META-INF/socle/catalog/";
    static final String CORE_INDEX = "core.index";
    static final String LIBVIRT_INDEX = "libvirt.index";

    /** The list that the shared index of features begins with. */
    private static final byte[] PLACES = read(Feature.class.getResourceAsStream("places.bin"), "places.bin");

    /** A release and the file it is in; in the index, a line of three numbers and the file's name. */
    record Entry(Version version, String file) {

        String line() {
            return version.major() + " " + version.minor() + " " + version.micro() + " " + file + "\n";
        }
    }

    private Resources() {
    }

    /** The releases of one dialect; none if its module is not there. */
    static List<Entry> index(String name) {
        final List<Entry> entries = new ArrayList<>();
        for (String line : new String(bytes(name), StandardCharsets.UTF_8).split("\n")) {
            final String[] parts = line.split(" ");
            if (parts.length == 4) {
                entries.add(new Entry(new Version(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]),
                        Integer.parseInt(parts[2])), parts[3]));
            }
        }
        return entries;
    }

    static BinaryIn open(String file) {
        final byte[] bytes = bytes(file);
        if (bytes.length == 0) {
            throw new IllegalStateException("the embedded " + file + " is missing; was the catalogue compiled?");
        }
        return new BinaryIn(bytes, PLACES);
    }

    private static byte[] bytes(String name) {
        return read(Resources.class.getClassLoader().getResourceAsStream(FOLDER.concat(name)), name);
    }

    /** Empty where there is no such resource. */
    private static byte[] read(InputStream resource, String name) {
        if (resource == null) {
            return new byte[0];
        }
        try (resource) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded " + name + " cannot be read", e);
        }
    }
}
