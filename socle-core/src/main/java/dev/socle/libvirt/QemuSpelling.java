package dev.socle.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * How libvirt respells QEMU's names of features. It knows just the pairs of the data file, and takes every other name
 * as it is, known to its map or not.
 */
public final class QemuSpelling {

    private static final Map<String, String> TO_LIBVIRT = load();
    private static final Map<String, String> TO_QEMU = TO_LIBVIRT.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private QemuSpelling() {
    }

    private static Map<String, String> load() {
        final Properties pairs = new Properties();
        try (InputStream file = QemuSpelling.class.getResourceAsStream("qemu-spelling.properties")) {
            pairs.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded qemu-spelling.properties cannot be read", e);
        }
        return pairs.entrySet().stream().collect(Collectors.toUnmodifiableMap(
                pair -> (String) pair.getKey(), pair -> (String) pair.getValue()));
    }

    /** libvirt's name for a feature that QEMU's replies call so. */
    public static String toLibvirt(String qemuName) {
        return TO_LIBVIRT.getOrDefault(qemuName, qemuName);
    }

    /** QEMU's name for a feature of libvirt's map. */
    public static String toQemu(String libvirtName) {
        return TO_QEMU.getOrDefault(libvirtName, libvirtName);
    }
}
