package dev.socle.libvirt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * What {@code virsh capabilities} says of the physical host, and of what runs its guests.
 *
 * @param uuid        the host's
 * @param cpu         the physical CPU; absent where libvirt could not tell
 * @param logicalCpus how many logical CPUs the NUMA cells have together
 * @param domainTypes by the guests' architecture, what can run them: {@code qemu}, {@code kvm} ...
 */
public record HostCapabilities(Optional<String> uuid, Optional<CpuDefinition> cpu, OptionalInt logicalCpus,
                               SequencedMap<String, List<String>> domainTypes) {

    public HostCapabilities {
        final SequencedMap<String, List<String>> types = new LinkedHashMap<>();
        domainTypes.forEach((arch, some) -> types.put(arch, List.copyOf(some)));
        domainTypes = Collections.unmodifiableSequencedMap(types);
    }

    /** Those of a host that do not say what runs its guests. */
    public HostCapabilities(Optional<String> uuid, Optional<CpuDefinition> cpu, OptionalInt logicalCpus) {
        this(uuid, cpu, logicalCpus, new LinkedHashMap<>());
    }

    /** What can run guests of the host's own architecture; empty where that is not said. */
    public List<String> ownDomainTypes() {
        return domainTypes.getOrDefault(cpu.flatMap(CpuDefinition::arch).orElse("x86_64"), List.of());
    }
}
