package dev.socle.libvirt;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What of a {@code <domain>} concerns its CPU.
 *
 * @param type     {@code kvm}, {@code qemu} ...
 * @param arch     the guest's architecture
 * @param machine  the machine type as written
 * @param vcpus    how many virtual CPUs it may have
 * @param cpu      its {@code <cpu>}, if there is one
 * @param emulator path of the QEMU program
 */
public record DomainDefinition(Optional<String> name, Optional<String> type, Optional<String> arch,
                               Optional<String> machine, OptionalInt vcpus, Optional<CpuDefinition> cpu,
                               Optional<String> emulator) {
}
