package dev.socle.libvirt;

import dev.socle.cpu.Trace;
import dev.socle.libvirt.CpuDefinition.Match;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.List;
import java.util.Optional;

/**
 * libvirt's rules for s390x: QEMU knows models and features, libvirt hands its answers on. Only what libvirt decides
 * by itself is here; what QEMU would answer to a comparison or a baseline only QEMU can say.
 */
final class S390Arch implements LibvirtArch {

    private static final String ASK = "ask QEMU with query-cpu-model-comparison or query-cpu-model-baseline";

    private final String arch;

    S390Arch(String arch) {
        this.arch = arch;
    }

    /** Without QEMU libvirt calls any two CPUs identical. */
    @Override
    public Outcome<Comparison> compare(CpuDefinition host, CpuDefinition cpu, Trace.Recorder trace) {
        trace.step(() -> "libvirt compares nothing on s390x without QEMU");
        return Outcome.done(new Comparison.Identical());
    }

    @Override
    public Outcome<CpuDefinition> baseline(List<CpuDefinition> cpus, BaselineRequest request, Trace.Recorder trace) {
        return Outcome.failed(new CpuError.NotKnown("only QEMU can make a baseline of CPUs of s390x", ASK));
    }

    @Override
    public Outcome<CpuDefinition> update(CpuDefinition guest, CpuDefinition host, Policy removed) {
        if (guest.mode() == Mode.CUSTOM) {
            return guest.match() == Match.MINIMUM
                    ? Outcome.failed(new CpuError.NotAllowed("match='minimum' is not possible on s390x",
                            "use match='exact'", Optional.empty()))
                    : Outcome.done(guest);
        }
        if (guest.mode() != Mode.HOST_MODEL) {
            return Outcome.done(guest);
        }
        return ArmArch.onHostModel(guest, host).map(concrete -> {
            final ModelFeatures.FeatureList list = new ModelFeatures.FeatureList(concrete);
            guest.features().forEach(feature -> list.set(feature.name(), feature.policy().orElse(Policy.REQUIRE)));
            return list.applied();
        });
    }

    @Override
    public Outcome<CpuDefinition> translate(CpuDefinition guest, HypervisorModels models) {
        return Standing.offeredOrRefused(guest, models);
    }

    @Override
    public Outcome<CpuDefinition> expand(CpuDefinition cpu) {
        return cpu.modelName().isEmpty() ? Outcome.done(cpu)
                : Outcome.failed(new CpuError.NotKnown("only QEMU knows the features of models of s390x",
                        "ask QEMU with query-cpu-model-expansion"));
    }

    @Override
    public Outcome<Presence> hasFeature(CpuDefinition cpu, String feature) {
        return Outcome.failed(new CpuError.Unsupported("look at single features", arch));
    }

    /** Names are QEMU's affair; that a feature is required or disabled is all that can be said. */
    @Override
    public Outcome<CpuDefinition> validateFeatures(CpuDefinition cpu) {
        for (CpuDefinition.Feature feature : cpu.features()) {
            final Policy policy = feature.policy().orElse(Policy.REQUIRE);
            if (policy != Policy.REQUIRE && policy != Policy.DISABLE) {
                return Outcome.failed(new CpuError.NotAllowed("feature " + feature.name() + " has policy "
                        + CpuReader.word(policy) + ", which s390x does not have", "use require or disable",
                        Optional.of(feature.name())));
            }
        }
        return Outcome.done(cpu);
    }
}
