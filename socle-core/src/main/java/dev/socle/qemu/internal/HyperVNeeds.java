package dev.socle.qemu.internal;

import dev.socle.qemu.CpuProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/** Properties of Hyper-V that need others, without which QEMU does not start with KVM. TCG looks at none of them. */
public final class HyperVNeeds {

    /** Needs nothing where it is the kernel's alone, as with machine types before 3.1. */
    private static final String SYNIC = "hv-synic";
    private static final SortedMap<String, List<String>> NEEDS = load();

    private HyperVNeeds() {
    }

    private static SortedMap<String, List<String>> load() {
        final Properties rows = new Properties();
        try (InputStream file = HyperVNeeds.class.getResourceAsStream("hyper-v-needs.properties")) {
            rows.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded hyper-v-needs.properties cannot be read", e);
        }
        final SortedMap<String, List<String>> needs = new TreeMap<>();
        rows.forEach((property, needed) -> needs.put((String) property, List.of(((String) needed).split(" "))));
        return needs;
    }

    /** What is needed and not on, one sentence each. With {@code hv-passthrough} the host decides what is on. */
    public static List<String> unmet(CpuProperties properties) {
        final List<String> sentences = new ArrayList<>();
        if (properties.isOn("hv-passthrough")) {
            return sentences;
        }
        NEEDS.forEach((property, needed) -> {
            if (properties.isOn(property) && !(property.equals(SYNIC) && properties.isOn("x-hv-synic-kvm-only"))) {
                needed.stream().filter(other -> !properties.isOn(other))
                        .forEach(other -> sentences.add("Hyper-V " + property + " requires " + other));
            }
        });
        return sentences;
    }
}
