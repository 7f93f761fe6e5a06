package dev.socle.libvirt;

import dev.socle.catalog.FeatureNames;
import dev.socle.cpu.FeatureSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The models a hypervisor accepts, and for each the features that block its use there. A model that is not among
 * them is never chosen.
 */
public final class HypervisorModels {

    private final Map<String, FeatureSet> blockers;

    private HypervisorModels(Map<String, FeatureSet> blockers) {
        this.blockers = Map.copyOf(blockers);
    }

    /** Models by name and their blockers; an empty set where nothing blocks. */
    public static HypervisorModels of(Map<String, FeatureSet> blockers) {
        return new HypervisorModels(blockers);
    }

    /**
     * Models as query-cpu-definitions names them, with its names of unavailable features. A feature that libvirt
     * cannot name blocks nothing in its eyes.
     */
    public static HypervisorModels ofQemuNames(Map<String, ? extends Collection<String>> unavailable,
                                               FeatureNames libvirtNames) {
        final Map<String, FeatureSet> blockers = new HashMap<>();
        unavailable.forEach((model, names) -> blockers.put(model,
                libvirtNames.resolve(names.stream().map(QemuSpelling::toLibvirt).toList()).features()));
        return new HypervisorModels(blockers);
    }

    /** What blocks the model; empty if the hypervisor does not have the model at all. */
    public Optional<FeatureSet> blockersOf(String model) {
        return Optional.ofNullable(blockers.get(model));
    }

    /** The same models, and nothing in the way of any. */
    public HypervisorModels withoutBlockers() {
        final Map<String, FeatureSet> free = new HashMap<>();
        blockers.keySet().forEach(model -> free.put(model, FeatureSet.empty()));
        return new HypervisorModels(free);
    }

    /** Whether the hypervisor has the model. */
    public boolean has(String model) {
        return blockers.containsKey(model);
    }
}
