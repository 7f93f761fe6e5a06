package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.Trace;
import java.util.List;

/** libvirt's rules for x86, by one release's map. */
final class X86Arch implements LibvirtArch {

    private final ModelFeatures bits;
    private final Decoder decoder;
    private final Quirks quirks;
    private final X86Comparison comparison;
    private final X86Update update;

    X86Arch(LibvirtRelease release, Quirks quirks) {
        this.bits = new ModelFeatures(release);
        this.decoder = new Decoder(release, quirks);
        this.quirks = quirks;
        this.comparison = new X86Comparison(bits, quirks);
        this.update = new X86Update(bits, decoder);
    }

    @Override
    public Outcome<Comparison> compare(CpuDefinition host, CpuDefinition cpu, Trace.Recorder trace) {
        return Outcome.of(() -> comparison.compare(host, cpu, trace));
    }

    @Override
    public Outcome<CpuDefinition> baseline(List<CpuDefinition> cpus, BaselineRequest request, Trace.Recorder trace) {
        return Outcome.of(() -> X86Baseline.of(bits, decoder, quirks, cpus, request, trace));
    }

    @Override
    public Outcome<CpuDefinition> update(CpuDefinition guest, CpuDefinition host, CpuDefinition.Policy removed) {
        return Outcome.of(() -> update.update(guest, host, removed));
    }

    @Override
    public Outcome<CpuDefinition> translate(CpuDefinition guest, HypervisorModels models) {
        return Outcome.of(() -> update.translate(guest, models));
    }

    @Override
    public CpuDefinition copyMigratable(CpuDefinition cpu) {
        return new Migratability(bits, quirks).copy(cpu);
    }

    @Override
    public Outcome<CpuDefinition> expand(CpuDefinition cpu) {
        return Outcome.of(() -> new X86Expansion(bits).expand(cpu));
    }

    @Override
    public Outcome<Presence> hasFeature(CpuDefinition cpu, String feature) {
        return Outcome.of(() -> bits.all(cpu).containsAll(bits.bit(feature)) ? Presence.YES : Presence.NO);
    }

    @Override
    public Outcome<CpuDefinition> validateFeatures(CpuDefinition cpu) {
        return Outcome.of(() -> {
            for (CpuDefinition.Feature feature : cpu.features()) {
                bits.bit(feature.name());
            }
            return cpu;
        });
    }

    @Override
    public CpuDefinition convertLegacy(CpuDefinition guest) {
        return X86Update.convertLegacy(guest);
    }
}
