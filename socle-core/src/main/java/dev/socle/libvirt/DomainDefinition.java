package dev.socle.libvirt;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What of a {@code <domain>} concerns its CPU.
 *
 * @param type       {@code kvm}, {@code qemu} ...
 * @param arch       the guest's architecture
 * @param machine    the machine type as written
 * @param vcpus      how many virtual CPUs it may have
 * @param cpu        its {@code <cpu>}, if there is one
 * @param emulator   path of the QEMU program
 * @param features   those of its {@code <features>} that QEMU takes as properties of the CPU
 * @param timers     of its {@code <clock>}, in their order
 * @param hypervPanic whether the guest reports crashes through Hyper-V's registers
 */
public record DomainDefinition(Optional<String> name, Optional<String> type, Optional<String> arch,
                               Optional<String> machine, OptionalInt vcpus, Optional<CpuDefinition> cpu,
                               Optional<String> emulator, DomainFeatures features, List<DomainTimer> timers,
                               boolean hypervPanic) {

    public DomainDefinition {
        timers = List.copyOf(timers);
    }

    /** The same domain with another machine type. */
    public DomainDefinition withMachine(String other) {
        return new DomainDefinition(name, type, arch, Optional.of(other), vcpus, cpu, emulator, features, timers,
                hypervPanic);
    }

    /** The same domain with another CPU. */
    public DomainDefinition withCpu(CpuDefinition other) {
        return new DomainDefinition(name, type, arch, machine, vcpus, Optional.of(other), emulator, features, timers,
                hypervPanic);
    }
}
