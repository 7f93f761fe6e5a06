package dev.socle.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/**
 * What a QEMU said of its CPUs besides features and models.
 *
 * @param templates  {@code base}, {@code max} and {@code host}: what is said with all features turned off
 * @param types      the types of properties by their names, as QEMU calls them
 * @param initial    the full {@code props} of {@code base}
 * @param ranges     the numbers that a property takes, where it takes fewer than its type holds
 * @param machines   what changes with each machine type
 */
public record QemuSurroundings(SequencedMap<String, JsonNode> templates, Map<String, String> types, JsonNode initial,
                               Map<String, QemuProperty.Range> ranges, List<Machine> machines) {

    public QemuSurroundings {
        templates = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(templates));
        types = Map.copyOf(types);
        ranges = Map.copyOf(ranges);
        machines = List.copyOf(machines);
    }

    /**
     * One machine type.
     *
     * @param aliases for names that QEMU says are other names: the model's full one
     * @param changes by model and property: the value that differs from that without any machine
     * @param kvmDefaults features that KVM's defaults treat otherwise than without any machine, and whether they are
     *                then {@code on}, {@code off} or the model's {@code own}; none as well where KVM was not asked
     */
    public record Machine(String name, Optional<String> alias, boolean deprecated, Map<String, String> aliases,
                          Map<String, Map<String, JsonNode>> changes, Map<String, String> kvmDefaults) {
        public Machine {
            aliases = Map.copyOf(aliases);
            changes = Map.copyOf(changes);
            kvmDefaults = Map.copyOf(kvmDefaults);
        }
    }
}
