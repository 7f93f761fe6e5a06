package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.SequencedSet;

/** The features that a CPU in libvirt's words turns on or off beside its model. */
final class Policies {

    private Policies() {
    }

    /**
     * Features by libvirt's names; those of the release count, then those of any dialect.
     *
     * @param strangers takes the names that nobody knows
     */
    static FeatureSet named(CpuDefinition cpu, LibvirtRelease release, Catalog catalog, SequencedSet<String> strangers,
                            Policy... policies) {
        final FeatureSet.Builder features = new FeatureSet.Builder();
        for (Policy policy : policies) {
            cpu.featureNames(policy).forEach(name -> release.names().find(name).or(() -> catalog.feature(name))
                    .ifPresentOrElse(features::addAll, () -> strangers.add(name)));
        }
        return features.build();
    }
}
