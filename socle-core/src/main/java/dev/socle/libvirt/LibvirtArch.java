package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Trace;
import java.util.List;
import java.util.Set;

/**
 * What libvirt does with CPUs of one architecture: the same questions everywhere, and very different rules. What most
 * architectures leave alone is left alone here; those that do more say so. Engines are immutable and safe for use by
 * several threads.
 */
public interface LibvirtArch {

    /** The architectures whose rules are known here. */
    Set<String> KNOWN = Set.of("x86_64", "i686", "ppc64", "ppc64le", "armv6l", "armv7b", "armv7l", "aarch64", "s390",
            "s390x", "riscv64", "loongarch64");

    /**
     * The rules for an architecture, by libvirt's name of it, such as {@code x86_64} or {@code ppc64le}.
     *
     * @param quirks which of libvirt's peculiarities to keep; all of the release's for exact answers
     */
    static LibvirtArch of(String arch, LibvirtRelease release, Quirks quirks) {
        return Architecture.of(arch).map(family -> switch (family) {
            case X86 -> new X86Arch(release, quirks);
            case PPC64 -> new Ppc64Arch(release);
            case ARM -> new ArmArch(arch, release);
            case S390 -> new S390Arch(arch);
            case RISCV64 -> new FeaturelessArch(arch, true);
            case LOONGARCH64 -> new FeaturelessArch(arch, false);
        }).orElseGet(() -> new UnsupportedArch(arch));
    }

    /** May a guest with this CPU run on this host's CPU, and what differs? The guest's may be a host's, too. */
    Outcome<Comparison> compare(CpuDefinition host, CpuDefinition cpu, Trace.Recorder trace);

    default Outcome<Comparison> compare(CpuDefinition host, CpuDefinition cpu) {
        return compare(host, cpu, Trace.Recorder.off());
    }

    /** The best CPU that all of these have. */
    Outcome<CpuDefinition> baseline(List<CpuDefinition> cpus, BaselineRequest request, Trace.Recorder trace);

    default Outcome<CpuDefinition> baseline(List<CpuDefinition> cpus, BaselineRequest request) {
        return baseline(cpus, request, Trace.Recorder.off());
    }

    /** The same, with the steps that led to it. */
    default Answer<Outcome<CpuDefinition>> explainBaseline(List<CpuDefinition> cpus, BaselineRequest request) {
        final Trace.Recorder trace = Trace.Recorder.recording();
        final Outcome<CpuDefinition> outcome = baseline(cpus, request, trace);
        return new Answer<>(outcome, trace.trace());
    }

    /**
     * A guest's CPU made concrete on a host: host-model and match='minimum' become the host's model and features,
     * optional features are decided.
     *
     * @param removed what becomes of features that the model once had and has no more
     */
    Outcome<CpuDefinition> update(CpuDefinition guest, CpuDefinition host, CpuDefinition.Policy removed);

    /** A guest's CPU described by a model that the hypervisor has, where its own is none of them. */
    Outcome<CpuDefinition> translate(CpuDefinition guest, HypervisorModels models);

    /** The CPU without the features that libvirt holds to forbid migration. */
    default CpuDefinition copyMigratable(CpuDefinition cpu) {
        return cpu;
    }

    /** The CPU with the features of its model spelt out, sorted by name. */
    default Outcome<CpuDefinition> expand(CpuDefinition cpu) {
        return Outcome.done(cpu);
    }

    /** Whether a CPU, of a host or a guest, has the feature: {@link Presence}. */
    Outcome<Presence> hasFeature(CpuDefinition cpu, String feature);

    /** The CPU, if the architecture knows every feature in it. */
    default Outcome<CpuDefinition> validateFeatures(CpuDefinition cpu) {
        return Outcome.done(cpu);
    }

    /** A guest's CPU in today's form: libvirt of old took a model with mode='host-model'. */
    default CpuDefinition convertLegacy(CpuDefinition guest) {
        return guest;
    }

    /** Whether a CPU has a feature. */
    enum Presence { YES, NO }
}
