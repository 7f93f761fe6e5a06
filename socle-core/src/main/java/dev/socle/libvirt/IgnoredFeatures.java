package dev.socle.libvirt;

import dev.socle.catalog.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Features that libvirt's map names and its QEMU driver leaves out of every guest's CPU: those of a data file, and in
 * newer releases {@link ShapeFeatures}.
 */
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

    private static boolean contains(String feature, Version libvirt) {
        return NAMES.contains(feature) || ShapeFeatures.leaves(feature, libvirt);
    }

    /** The CPU without those that this release leaves out. */
    static CpuDefinition dropped(CpuDefinition cpu, Version libvirt) {
        return cpu.toBuilder().features(cpu.features().stream()
                .filter(feature -> !contains(feature.name(), libvirt)).toList()).build();
    }
}
