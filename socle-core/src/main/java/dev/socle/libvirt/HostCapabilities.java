package dev.socle.libvirt;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code virsh capabilities} says of the physical host.
 *
 * @param uuid        the host's
 * @param cpu         the physical CPU; absent where libvirt could not tell
 * @param logicalCpus how many logical CPUs the NUMA cells have together
 */
public record HostCapabilities(Optional<String> uuid, Optional<CpuDefinition> cpu, OptionalInt logicalCpus) {
}
