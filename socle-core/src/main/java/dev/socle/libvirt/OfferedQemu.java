package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What libvirt has learnt of a QEMU program, as far as domain capabilities and the facts of QEMU's release tell. For
 * hosts of which nobody has libvirt's own file of it.
 */
public final class OfferedQemu {

    static final String X86_64 = "x86_64";
    /** QEMU's type of a CPU model: its name and this. */
    static final String CPU_TYPE = "-x86_64-cpu";
    /** What guests of all x86 machine types but the oldest have by themselves (query-machines of 7.2, 10.0, 11.1). */
    private static final String DEFAULT_MODEL = "qemu64";
    private static final String ISA_ONLY = "isapc";
    private static final String DEFAULT_MODEL_OF_ISA = "486";
    /** libvirt finds it so for x86 guests of 11.1, and not of 10.0; of s390x it has been told since 9.1. */
    private static final Version TELLS_DEPRECATED = new Version(10, 1, 0);

    private final LibvirtArch arch;

    /** @param release of the libvirt whose domain capabilities these are */
    public OfferedQemu(LibvirtRelease release) {
        this.arch = LibvirtArch.of(X86_64, release, Quirks.exact(release.version()));
    }

    /** The program that makes this offer. */
    public QemuCapabilities of(DomainCapabilities offer, QemuRelease facts) {
        final VirtType type = offer.domainType().flatMap(VirtType::ofWord).orElse(VirtType.KVM);
        return new QemuCapabilities(offer.emulator(), facts.version(), Optional.empty(), offer.arch().orElse(X86_64),
                flags(facts), Map.of(type, new QemuCapabilities.Accelerated(hostCpu(offer, facts), models(offer),
                machines(facts))), Optional.empty());
    }

    static Set<String> flags(QemuRelease facts) {
        final Set<String> flags = new LinkedHashSet<>(List.of(QemuFlags.CPU_MAX, QemuFlags.CPU_MIGRATABLE,
                QemuFlags.EXPANSION));
        if (facts.version().compareTo(TELLS_DEPRECATED) >= 0) {
            flags.add(QemuFlags.DEPRECATED_PROPERTIES);
        }
        return flags;
    }

    /** Every switch of QEMU's CPUs, on if the host-model has it. */
    private Optional<QemuCapabilities.HostCpu> hostCpu(DomainCapabilities offer, QemuRelease facts) {
        return offer.hostModel().map(cpu -> {
            final Set<String> on = arch.expand(cpu) instanceof Outcome.Done<CpuDefinition>(CpuDefinition expanded)
                    ? expanded.featureNames(CpuDefinition.Policy.REQUIRE).map(QemuSpelling::toQemu)
                            .collect(Collectors.toSet()) : Set.of();
            final SequencedMap<String, QemuCapabilities.Property> properties = new LinkedHashMap<>();
            facts.names().preferred().keySet().forEach(name ->
                    properties.put(name, new QemuCapabilities.Property.Switch(on.contains(name), true)));
            facts.switches().stream().sorted().forEach(name ->
                    properties.putIfAbsent(name, new QemuCapabilities.Property.Switch(false, true)));
            return new QemuCapabilities.HostCpu("base", true, properties, List.of());
        });
    }

    private static List<QemuCapabilities.Model> models(DomainCapabilities offer) {
        return offer.models().stream().map(model -> new QemuCapabilities.Model(model.name(),
                Optional.of(model.name() + CPU_TYPE), model.usable(), model.deprecated(),
                model.blockers().stream().map(QemuSpelling::toQemu).toList())).toList();
    }

    static List<QemuCapabilities.Machine> machines(QemuRelease facts) {
        return facts.machinery().machines().stream().map(OfferedQemu::machine).toList();
    }

    private static QemuCapabilities.Machine machine(MachineType type) {
        final String model = type.isNamed(ISA_ONLY) ? DEFAULT_MODEL_OF_ISA : DEFAULT_MODEL;
        return new QemuCapabilities.Machine(type.name(), type.alias(), type.isNamed("pc"),
                Optional.of(model + CPU_TYPE), type.deprecated());
    }
}
