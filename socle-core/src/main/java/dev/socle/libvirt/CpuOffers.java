package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Computes the CPU part of domain capabilities from what libvirt has cached of a QEMU program. */
public final class CpuOffers {

    /** Models that are no model: the modes host-passthrough and maximum stand for them. */
    private static final String HOST = "host";

    private final LibvirtRelease release;
    private final boolean withBlockers;

    public CpuOffers(LibvirtRelease release) {
        this.release = release;
        this.withBlockers = ReleaseRule.USABLE_MODELS_AND_BLOCKERS.isOf(release.version());
    }

    /**
     * The CPUs for guests of one type.
     *
     * @param hostArch     the host's architecture
     * @param views        what the host gives to guests of this type
     * @param physicalBits the width of the host's physical addresses, where libvirt knows it
     */
    public CpuOffer of(QemuCapabilities capabilities, VirtType type, String hostArch, HostViews views,
                       OptionalInt physicalBits) {
        final boolean passthrough = type.isAccelerated() && Architecture.isNative(hostArch, capabilities.arch());
        final List<Boolean> migratable = capabilities.can(QemuFlags.CPU_MIGRATABLE)
                ? List.of(true, false) : List.of(false);
        return new CpuOffer(passthrough ? Optional.of(migratable) : Optional.empty(),
                capabilities.can(QemuFlags.CPU_MAX) ? Optional.of(List.of(true, false)) : Optional.empty(),
                views.reported().map(HostView::cpu).map(this::inOrder)
                        .map(cpu -> withAddresses(cpu, capabilities.arch(), type, physicalBits)),
                custom(capabilities, type));
    }

    private CpuDefinition inOrder(CpuDefinition cpu) {
        return ReleaseRule.HOST_MODEL_SORTED.isOf(release.version()) ? cpu.toBuilder().features(cpu.features().stream()
                .sorted(Comparator.comparing(CpuDefinition.Feature::name)).toList()).build() : cpu;
    }

    /** libvirt knows the width on every architecture but s390x, whatever the CPU; 9.0 does not say it. */
    private CpuDefinition withAddresses(CpuDefinition cpu, String arch, VirtType type, OptionalInt bits) {
        return bits.isEmpty() || !ReleaseRule.ADDRESS_LIMIT.isOf(release.version()) || !type.isAccelerated()
                || Architecture.isS390(arch) ? cpu
                : cpu.toBuilder().addresses(
                        new CpuDefinition.Addresses("passthrough", OptionalInt.empty(), bits)).build();
    }

    private List<DomainCapabilities.NamedModel> custom(QemuCapabilities capabilities, VirtType type) {
        final Optional<Architecture> architecture = Architecture.of(capabilities.arch());
        if (architecture.isEmpty()) {
            return List.of();
        }
        final List<DomainCapabilities.NamedModel> models = new ArrayList<>();
        for (QemuCapabilities.Model model : capabilities.under(type).models()) {
            if (!model.name().equals(HOST) && isListed(model.name(), architecture.get())) {
                models.add(named(model, architecture.get()));
            }
        }
        if (withBlockers) {
            models.sort(Comparator.comparing(DomainCapabilities.NamedModel::name));
        }
        return models;
    }

    /** Where libvirt has a map of models by which it can compare, it lists no others. */
    private boolean isListed(String name, Architecture architecture) {
        return switch (architecture) {
            case X86 -> release.model(name).isPresent();
            case PPC64 -> release.ppc64().model(name).isPresent();
            case ARM, S390, RISCV64, LOONGARCH64 -> true;
        };
    }

    private DomainCapabilities.NamedModel named(QemuCapabilities.Model model, Architecture architecture) {
        final Optional<String> vendor = switch (architecture) {
            case X86 -> release.model(model.name()).flatMap(one -> one.vendor());
            case PPC64 -> release.ppc64().model(model.name()).flatMap(one -> one.vendor());
            // QEMU's own names are of no maker; all others are of IBM's machines.
            case S390 -> model.name().equals("qemu") || model.name().equals("max")
                    ? Optional.empty() : Optional.of("IBM");
            case ARM, RISCV64, LOONGARCH64 -> Optional.empty();
        };
        final Optional<String> canonical = architecture == Architecture.X86 && withBlockers
                ? release.model(model.name()).flatMap(one -> one.canonical()) : Optional.empty();
        final TreeSet<String> blockers = new TreeSet<>();
        if (withBlockers) {
            model.blockers().forEach(name -> blockers.add(
                    architecture == Architecture.X86 ? QemuSpelling.toLibvirt(name) : name));
        }
        return new DomainCapabilities.NamedModel(model.name(), model.usable(), vendor, canonical,
                model.deprecated(), List.copyOf(blockers));
    }
}
