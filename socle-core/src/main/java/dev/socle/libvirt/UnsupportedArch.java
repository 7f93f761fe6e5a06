package dev.socle.libvirt;

import dev.socle.cpu.Trace;
import java.util.List;

/** An architecture for whose CPUs libvirt has no rules: every question is refused, and nothing is changed. */
final class UnsupportedArch implements LibvirtArch {

    private final String arch;

    UnsupportedArch(String arch) {
        this.arch = arch;
    }

    private <T> Outcome<T> refuse(String what) {
        return Outcome.failed(new CpuError.Unsupported(what, arch));
    }

    @Override
    public Outcome<Comparison> compare(CpuDefinition host, CpuDefinition cpu, Trace.Recorder trace) {
        return refuse("comparison of CPUs");
    }

    @Override
    public Outcome<CpuDefinition> baseline(List<CpuDefinition> cpus, BaselineRequest request, Trace.Recorder trace) {
        return refuse("baseline of CPUs");
    }

    @Override
    public Outcome<CpuDefinition> update(CpuDefinition guest, CpuDefinition host, CpuDefinition.Policy removed) {
        return refuse("update of a guest's CPU");
    }

    @Override
    public Outcome<CpuDefinition> translate(CpuDefinition guest, HypervisorModels models) {
        return Outcome.done(guest);
    }

    @Override
    public Outcome<Presence> hasFeature(CpuDefinition cpu, String feature) {
        return refuse("look at single features");
    }
}
