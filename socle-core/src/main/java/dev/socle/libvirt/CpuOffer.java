package dev.socle.libvirt;

import java.util.List;
import java.util.Optional;

/**
 * The CPUs that guests of one type can have on a host: the element {@code <cpu>} of domain capabilities.
 *
 * @param hostPassthrough what {@code migratable} may be in mode host-passthrough; empty if there is no such mode
 * @param maximum         the same of mode maximum
 * @param hostModel       the CPU of mode host-model
 * @param custom          the named models, in libvirt's order: by their names, in releases before 10.9 in QEMU's order
 */
public record CpuOffer(Optional<List<Boolean>> hostPassthrough, Optional<List<Boolean>> maximum,
                       Optional<CpuDefinition> hostModel, List<DomainCapabilities.NamedModel> custom) {

    public CpuOffer {
        hostPassthrough = hostPassthrough.map(List::copyOf);
        maximum = maximum.map(List::copyOf);
        custom = List.copyOf(custom);
    }
}
