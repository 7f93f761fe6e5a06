package dev.socle.libvirt;

import dev.socle.cpu.Trace;
import java.util.List;

/**
 * The rules that riscv64 and loongarch64 have in common, since libvirt does next to nothing there: nothing is compared
 * and no feature is known.
 */
final class FeaturelessArch implements LibvirtArch {

    private final String arch;
    /** riscv64 has a host-model in libvirt's rules, although no host of it is described yet. */
    private final boolean hostModel;

    FeaturelessArch(String arch, boolean hostModel) {
        this.arch = arch;
        this.hostModel = hostModel;
    }

    /** libvirt has no way to tell CPUs apart, and calls them identical. */
    @Override
    public Outcome<Comparison> compare(CpuDefinition host, CpuDefinition cpu, Trace.Recorder trace) {
        trace.step(() -> "libvirt compares nothing on " + arch);
        return Outcome.done(new Comparison.Identical());
    }

    @Override
    public Outcome<CpuDefinition> baseline(List<CpuDefinition> cpus, BaselineRequest request, Trace.Recorder trace) {
        return Outcome.failed(new CpuError.Unsupported("baseline of CPUs", arch));
    }

    @Override
    public Outcome<CpuDefinition> update(CpuDefinition guest, CpuDefinition host, CpuDefinition.Policy removed) {
        return hostModel ? ArmArch.onHostModel(guest, host) : Outcome.done(guest);
    }

    @Override
    public Outcome<CpuDefinition> translate(CpuDefinition guest, HypervisorModels models) {
        return Standing.offeredOrRefused(guest, models);
    }

    @Override
    public Outcome<Presence> hasFeature(CpuDefinition cpu, String feature) {
        return Outcome.failed(new CpuError.Unsupported("look at single features", arch));
    }
}
