package dev.socle.libvirt;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code virsh domcapabilities} says of the CPUs that guests of one kind can get.
 *
 * @param emulator        path of the QEMU program
 * @param domainType      {@code kvm} or {@code qemu}
 * @param machine         the machine type, resolved: {@code pc-q35-7.2}
 * @param arch            the guest's architecture
 * @param maxVcpus        how many virtual CPUs a guest may have
 * @param hostPassthrough whether guests may have the host's CPU
 * @param hostModel       the CPU of mode host-model, where it is supported
 * @param models          the named models; empty where mode custom is not supported
 */
public record DomainCapabilities(Optional<String> emulator, Optional<String> domainType, Optional<String> machine,
                                 Optional<String> arch, OptionalInt maxVcpus, boolean hostPassthrough,
                                 Optional<CpuDefinition> hostModel, List<NamedModel> models) {

    public DomainCapabilities {
        models = List.copyOf(models);
    }

    /**
     * A named model that the hypervisor knows.
     *
     * @param usable     whether a guest can have it here; empty where libvirt does not know
     * @param vendor     libvirt's name of the vendor, where it is known
     * @param canonical  the versioned name of the same model
     * @param deprecated whether QEMU discourages it
     * @param blockers   features that stand in its way, by libvirt's names; newer releases list them
     */
    public record NamedModel(String name, Optional<Boolean> usable, Optional<String> vendor,
                             Optional<String> canonical, boolean deprecated, List<String> blockers) {
        public NamedModel {
            blockers = List.copyOf(blockers);
        }
    }
}
