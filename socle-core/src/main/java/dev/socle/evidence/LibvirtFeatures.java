package dev.socle.evidence;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Vendor;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a model and features by libvirt's names stand for.
 *
 * @param features     present and absent
 * @param unknownNames features, and the model with it, that the map does not know
 * @param release      whose map was used; empty if there are no facts of libvirt at all
 */
record LibvirtFeatures(KnownFeatures features, List<String> unknownNames, Optional<LibvirtRelease> release) {

    /**
     * libvirt names every feature of its map that the CPU has beyond the model, so whatever the map knows and the
     * definition does not imply is absent. Where the release is not stated, that holds for the features only of the
     * models that this libvirt is seen to know.
     *
     * @param stated     libvirt's release, where the evidence says it
     * @param seenModels names of models that this libvirt is seen to know
     */
    static LibvirtFeatures of(CpuDefinition cpu, Optional<Version> stated, Collection<String> seenModels,
                              Catalog catalog) {
        if (catalog.libvirtReleases().isEmpty()) {
            return new LibvirtFeatures(KnownFeatures.nothing(), Stream.concat(cpu.modelName().stream(),
                    cpu.features().stream().map(CpuDefinition.Feature::name)).toList(), Optional.empty());
        }
        final Set<String> models = new LinkedHashSet<>(seenModels);
        cpu.modelName().ifPresent(models::add);
        final LibvirtRelease release = stated.map(version -> catalog.libvirt(version).release())
                .orElseGet(() -> oldestThatKnows(models, cpu, catalog));
        final Optional<LibvirtModel> model = cpu.modelName().flatMap(release::model);
        final FeatureNames.Resolved required = release.names().resolve(Stream.of(Policy.REQUIRE, Policy.FORCE)
                .flatMap(cpu::featureNames).toList());
        final FeatureNames.Resolved disabled = release.names().resolve(Stream.of(Policy.DISABLE, Policy.FORBID)
                .flatMap(cpu::featureNames).toList());
        final FeatureSet present = model.map(LibvirtModel::features).orElse(FeatureSet.empty())
                .or(required.features()).andNot(disabled.features());
        final FeatureSet nameable = stated.isPresent() ? all(release) : featuresOf(models, release);
        // Without the model nothing can be said of what is not named.
        final FeatureSet absent = (model.isPresent() ? nameable : FeatureSet.empty())
                .or(disabled.features()).andNot(present);
        final List<String> unknown = Stream.of(
                cpu.modelName().filter(name -> model.isEmpty()).stream(),
                required.unknownNames().stream(), disabled.unknownNames().stream()).flatMap(names -> names).toList();
        return new LibvirtFeatures(new KnownFeatures(present, absent), unknown, Optional.of(release));
    }

    private static LibvirtRelease oldestThatKnows(Set<String> models, CpuDefinition cpu, Catalog catalog) {
        final List<String> features = cpu.features().stream().map(CpuDefinition.Feature::name).toList();
        LibvirtRelease best = catalog.newestLibvirt();
        for (Version version : catalog.libvirtReleases().reversed()) {
            final LibvirtRelease release = catalog.libvirt(version).release();
            if (firstUnknown(release, models, features, catalog).isEmpty()) {
                best = release;
            }
        }
        return best;
    }

    /** The first of the names that this release does not know and a newer one does. */
    static Optional<String> firstUnknown(LibvirtRelease release, Collection<String> models,
                                         Collection<String> features, Catalog catalog) {
        final LibvirtRelease newest = catalog.newestLibvirt();
        return Stream.concat(
                models.stream().filter(name -> newest.model(name).isPresent() && release.model(name).isEmpty()),
                features.stream().filter(name -> newest.feature(name).isPresent()
                        && release.feature(name).isEmpty())).findFirst();
    }

    private static FeatureSet all(LibvirtRelease release) {
        final FeatureSet.Builder all = new FeatureSet.Builder();
        release.features().forEach(feature -> all.add(feature.feature()));
        return all.build();
    }

    private static FeatureSet featuresOf(Set<String> models, LibvirtRelease release) {
        FeatureSet all = FeatureSet.empty();
        for (String name : models) {
            all = all.or(release.model(name).map(LibvirtModel::features).orElse(FeatureSet.empty()));
        }
        return all;
    }

    /** The vendor that the map names so. */
    Optional<Vendor> vendor(CpuDefinition cpu) {
        return cpu.vendor().flatMap(name -> release.map(map -> map.vendors().get(name)));
    }
}
