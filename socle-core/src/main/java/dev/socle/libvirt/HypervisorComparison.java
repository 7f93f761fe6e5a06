package dev.socle.libvirt;

import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Side;
import dev.socle.cpu.Trace;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a CPU with what a hypervisor can give on x86: virConnectCompareHypervisorCPU, and with another view of the
 * host the check that libvirt makes before it starts a guest. Since 10.9 there are three ways:
 *
 * <ol>
 * <li>QEMU says that the model is usable, and the CPU only takes features away: it will do;
 * <li>the map marks the model so, or QEMU does not know it: host and CPU are compared feature by feature;
 * <li>else each feature that QEMU says is in the model's way must be disabled, and each required one be offered.
 * </ol>
 */
public final class HypervisorComparison {

    private final ModelFeatures bits;
    private final LibvirtRelease release;
    private final Quirks quirks;

    public HypervisorComparison(LibvirtRelease release, Quirks quirks) {
        this.bits = new ModelFeatures(release);
        this.release = release;
        this.quirks = quirks;
    }

    /** Whether the release holds a model's features, as its map has them, against the host's, whatever QEMU says. */
    public static boolean isByFeatures(LibvirtRelease release, LibvirtModel model) {
        return !ReleaseRule.USABLE_MODELS_AND_BLOCKERS.isOf(release.version()) || model.partialCompat();
    }

    /**
     * @param reported what QEMU would give a guest
     * @param compared the view that is compared feature by feature: reported for the API, full at a guest's start
     * @param models   how QEMU's models stand
     */
    public Answer<Outcome<Comparison>> compare(HostView.Reported reported, HostView compared,
                                               Map<String, ModelStanding> models, CpuDefinition cpu) {
        final Trace.Recorder trace = Trace.Recorder.recording();
        final Outcome<Comparison> outcome = Outcome.of(() -> decide(reported, compared, models, cpu, trace));
        return new Answer<>(outcome, trace.trace());
    }

    private Comparison decide(HostView.Reported reported, HostView compared, Map<String, ModelStanding> models,
                              CpuDefinition cpu, Trace.Recorder trace) throws CpuFault {
        final Optional<String> name = cpu.modelName();
        final Optional<ModelStanding> standing = name.map(models::get);
        if (!ReleaseRule.USABLE_MODELS_AND_BLOCKERS.isOf(release.version())) {
            trace.step(() -> release.display() + " compares feature by feature; it has no other way");
            return byFeatures(compared, cpu, trace);
        }
        if (quirks.has(Quirk.USABLE_DECIDES) && isUsable(standing, cpu)) {
            trace.step(() -> "QEMU says that " + name.orElseThrow() + " is usable, and the CPU only disables features: "
                    + "it will do, whatever libvirt's map says of the model");
            return new Comparison.Superset(FeatureSet.empty());
        }
        if (standing.isEmpty()) {
            trace.step(() -> name.map(model -> "QEMU does not know " + model).orElse("the CPU has no model")
                    + ": compared feature by feature");
            return byFeatures(compared, cpu, trace);
        }
        final LibvirtModel model = bits.model(cpu);
        if (model.partialCompat()) {
            trace.step(() -> "libvirt's map has " + model.name() + " compared feature by feature");
            return byFeatures(compared, cpu, trace);
        }
        return byBlockers(reported, standing.get(), cpu, model, trace);
    }

    private static boolean isUsable(Optional<ModelStanding> standing, CpuDefinition cpu) {
        return standing.flatMap(ModelStanding::usable).orElse(false)
                && cpu.features().stream().allMatch(feature -> feature.policy().equals(Optional.of(Policy.DISABLE)));
    }

    private Comparison byFeatures(HostView compared, CpuDefinition cpu, Trace.Recorder trace) throws CpuFault {
        return new X86Comparison(bits, quirks).compare(compared.cpu(), cpu, trace);
    }

    private Comparison byBlockers(HostView.Reported reported, ModelStanding standing, CpuDefinition cpu,
                                  LibvirtModel model, Trace.Recorder trace) throws CpuFault {
        final Set<String> disabled = new HashSet<>(cpu.featureNames(Policy.DISABLE).toList());
        final List<String> inTheWay = standing.blockers().stream().filter(name -> !disabled.contains(name)).toList();
        trace.step(() -> "QEMU names " + standing.blockers().size() + " features in the way of " + model.name()
                + (standing.blockers().isEmpty() ? "" : ", " + (standing.blockers().size() - inTheWay.size())
                + " of which the CPU disables"));
        final Set<String> offered = new HashSet<>(
                new X86Expansion(bits).expand(reported.cpu()).featureNames(Policy.REQUIRE).toList());
        final boolean unseen = cpu.type() == CpuDefinition.Type.HOST && quirks.has(Quirk.HOST_FEATURES_UNSEEN);
        final List<String> notOffered = unseen ? List.of()
                : cpu.featureNames(Policy.REQUIRE).filter(name -> !offered.contains(name)).toList();
        final List<Blocker> blockers = new ArrayList<>();
        if (!inTheWay.isEmpty()) {
            blockers.add(new Blocker.ModelNotUsable(Side.HOST, model.name(), inTheWay,
                    "QEMU cannot give " + model.name() + " here for lack of " + String.join(", ", inTheWay),
                    "disable them in the guest, or choose a host that has them"));
        }
        if (!notOffered.isEmpty()) {
            final FeatureSet missing = release.names().resolve(notOffered).features();
            blockers.add(new Blocker.MissingFeatures(Side.HOST, missing,
                    "QEMU does not offer " + String.join(", ", notOffered) + " here",
                    "do not require them, or choose a host that has them"));
        }
        if (!blockers.isEmpty()) {
            return new Comparison.Incompatible(blockers);
        }
        trace.step(() -> "nothing is in the way");
        return quirks.has(Quirk.NEVER_IDENTICAL) ? new Comparison.Superset(FeatureSet.empty())
                : byFeatures(reported, cpu, trace);
    }
}
