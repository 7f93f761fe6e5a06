package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.Trace;
import dev.socle.libvirt.CpuDefinition.Match;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.libvirt.CpuDefinition.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * libvirt's rules for arm of 32 and 64 bits: hosts are told by vendor and part number and compared by name; what a
 * guest has is between it and QEMU. Names of features are checked against the map.
 */
final class ArmArch implements LibvirtArch {

    private final String arch;
    private final Set<String> features;

    ArmArch(String arch, LibvirtRelease release) {
        this.arch = arch;
        this.features = new HashSet<>(release.arm().features());
    }

    /** Two hosts are compared; a guest's CPU is never found wanting. */
    @Override
    public Outcome<Comparison> compare(CpuDefinition host, CpuDefinition cpu, Trace.Recorder trace) {
        if (cpu.type() != Type.HOST) {
            trace.step(() -> "libvirt compares no guest's CPU with the host's on arm");
            return Outcome.done(new Comparison.Identical());
        }
        return Outcome.done(Standing.ofKind(host, cpu, Architecture.ARM).orElseGet(() ->
                host.modelName().equals(cpu.modelName()) ? new Comparison.Identical()
                        : Standing.otherModel(cpu.modelName().orElse(""), host.modelName().orElse(""))));
    }

    /** The first CPU's model, whatever the others are. */
    @Override
    public Outcome<CpuDefinition> baseline(List<CpuDefinition> cpus, BaselineRequest request, Trace.Recorder trace) {
        if (cpus.isEmpty()) {
            return Outcome.failed(new CpuError.NoCpus());
        }
        trace.step(() -> "libvirt takes the first CPU's model on arm and looks at no other");
        return cpus.getFirst().modelName().map(name -> Outcome.done(CpuDefinition.custom(name, true)))
                .orElseGet(() -> Outcome.failed(new CpuError.NoModel()));
    }

    @Override
    public Outcome<CpuDefinition> update(CpuDefinition guest, CpuDefinition host, Policy removed) {
        return onHostModel(guest, host);
    }

    /** A guest with host-model gets the host's model and features instead of its own; any other stays. */
    static Outcome<CpuDefinition> onHostModel(CpuDefinition guest, CpuDefinition host) {
        if (guest.mode() != Mode.HOST_MODEL) {
            return Outcome.done(guest);
        }
        if (host.modelName().isEmpty()) {
            return Outcome.failed(new CpuError.NoModel());
        }
        return Outcome.done(guest.toBuilder().mode(Mode.CUSTOM).match(Match.EXACT)
                .model(new CpuDefinition.Model(host.modelName(), true,
                        guest.model().flatMap(CpuDefinition.Model::vendorId)))
                .vendor(host.vendor())
                .features(host.features().stream().map(feature -> CpuDefinition.Feature.of(feature.name(),
                        feature.policy().orElse(Policy.REQUIRE))).toList()).build());
    }

    @Override
    public Outcome<CpuDefinition> translate(CpuDefinition guest, HypervisorModels models) {
        return Standing.offeredOrRefused(guest, models);
    }

    @Override
    public Outcome<Presence> hasFeature(CpuDefinition cpu, String feature) {
        return Outcome.failed(new CpuError.Unsupported("look at single features", arch));
    }

    @Override
    public Outcome<CpuDefinition> validateFeatures(CpuDefinition cpu) {
        final Optional<String> unknown = cpu.features().stream().map(CpuDefinition.Feature::name)
                .filter(name -> !features.contains(name)).findFirst();
        return unknown.map(name -> Outcome.<CpuDefinition>failed(new CpuError.UnknownFeature(name)))
                .orElseGet(() -> Outcome.done(cpu));
    }
}
