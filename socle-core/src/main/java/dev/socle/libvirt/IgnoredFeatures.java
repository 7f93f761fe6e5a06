package dev.socle.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Features that libvirt's map names and its QEMU driver leaves out of every guest's CPU: a data file. */
final class IgnoredFeatures {

    private static final Set<String> NAMES = load();

    private IgnoredFeatures() {
    }

    private static Set<String> load() {
        final Properties reasons = new Properties();
        try (InputStream file = IgnoredFeatures.class.getResourceAsStream("ignored-features.properties")) {
            reasons.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded ignored-features.properties cannot be read", e);
        }
        return Set.copyOf(new TreeSet<>(reasons.stringPropertyNames()));
    }

    static boolean contains(String feature) {
        return NAMES.contains(feature);
    }

    static CpuDefinition dropped(CpuDefinition cpu) {
        return cpu.toBuilder()
                .features(cpu.features().stream().filter(feature -> !contains(feature.name())).toList()).build();
    }
}
