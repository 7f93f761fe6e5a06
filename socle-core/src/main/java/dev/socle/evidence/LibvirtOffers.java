package dev.socle.evidence;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.host.Accelerator;
import dev.socle.host.Offer;
import dev.socle.libvirt.DomainCapabilities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What libvirt says a guest can get: the CPU of mode host-model is QEMU's own reply in libvirt's names. libvirt
 * reports features that forbid migration in it as well ({@code invtsc}), so there are two offers: as reported, and
 * without those.
 */
final class LibvirtOffers {

    private final Catalog catalog;

    LibvirtOffers(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The offers of one {@code virsh domcapabilities}, and what was inferred on the way. */
    record Found(List<Offer> offers, List<String> inferences) {
    }

    Found of(DomainCapabilities capabilities, BelievedReleases releases) {
        return accelerator(capabilities).map(accelerator -> of(capabilities, accelerator, releases))
                .orElseGet(() -> new Found(List.of(), List.of("offers of KVM and TCG alone are read")));
    }

    private Found of(DomainCapabilities capabilities, Accelerator accelerator, BelievedReleases releases) {
        final List<String> inferences = new ArrayList<>();
        final Optional<Version> stated = releases.libvirt();
        final List<String> seen = capabilities.models().stream().map(DomainCapabilities.NamedModel::name).toList();
        final Optional<LibvirtFeatures> model = capabilities.hostModel()
                .map(cpu -> LibvirtFeatures.of(cpu, stated, seen, catalog));
        final Optional<LibvirtRelease> release = model.isPresent() ? model.get().release()
                : catalog.libvirtReleases().isEmpty() ? Optional.empty()
                : Optional.of(stated.map(version -> catalog.libvirt(version).release())
                        .orElseGet(catalog::newestLibvirt));
        if (release.isEmpty()) {
            inferences.add("no facts of libvirt are installed, so its names mean nothing here");
        } else if (stated.isEmpty() && model.isPresent()) {
            inferences.add("libvirt's release is not stated; its names are read as those of "
                    + release.get().display());
        }
        final SequencedMap<String, Offer.ModelUse> models = models(capabilities, release);
        final List<Offer> offers = new ArrayList<>();
        for (boolean migratable : new boolean[] {true, false}) {
            offers.add(offer(capabilities, accelerator, releases, model, models, migratable));
        }
        return new Found(offers, inferences);
    }

    private Offer offer(DomainCapabilities capabilities, Accelerator accelerator, BelievedReleases releases,
                        Optional<LibvirtFeatures> model, SequencedMap<String, Offer.ModelUse> models,
                        boolean migratable) {
        final Offer.Key key = new Offer.Key(releases.qemu(),
                releases.qemuBuild(), accelerator, capabilities.machine(),
                migratable, releases.libvirt(), Optional.empty());
        final KnownFeatures reported = model.map(LibvirtFeatures::features).orElse(KnownFeatures.nothing());
        final FeatureSet blocked = blocked(models);
        final KnownFeatures known = new KnownFeatures(reported.present(),
                reported.absent().or(blocked.andNot(reported.present())));
        return new Offer(key, Offer.Basis.MEASURED,
                migratable ? known.withAbsent(forbidMigration(known.present())) : known,
                model.flatMap(features -> capabilities.hostModel().flatMap(features::vendor)),
                Optional.empty(), models, model.map(LibvirtFeatures::unknownNames).orElse(List.of()));
    }

    /** Empty if another hypervisor runs such guests: Xen's libvirt prints these capabilities too. */
    private static Optional<Accelerator> accelerator(DomainCapabilities capabilities) {
        return capabilities.domainType().isEmpty() ? Optional.of(Accelerator.TCG)
                : Accelerator.ofLibvirtType(capabilities.domainType().get());
    }

    /** QEMU's, not libvirt's, list of what forbids migration: libvirt holds xsaves to do so, which QEMU migrates. */
    private FeatureSet forbidMigration(FeatureSet present) {
        return present.and(catalog.newestQemu().notMigratable());
    }

    /** What stands in the way of any model cannot be had here at all. */
    private static FeatureSet blocked(SequencedMap<String, Offer.ModelUse> models) {
        FeatureSet blocked = FeatureSet.empty();
        for (Offer.ModelUse use : models.values()) {
            blocked = blocked.or(use.unavailable());
        }
        return blocked;
    }

    private static SequencedMap<String, Offer.ModelUse> models(DomainCapabilities capabilities,
                                                               Optional<LibvirtRelease> release) {
        final SequencedMap<String, Offer.ModelUse> models = new LinkedHashMap<>();
        capabilities.models().forEach(model -> {
            final FeatureNames.Resolved blockers = release.map(map -> map.names().resolve(model.blockers()))
                    .orElseGet(() -> new FeatureNames.Resolved(FeatureSet.empty(), model.blockers()));
            models.put(model.name(), new Offer.ModelUse(model.usable(), blockers.features(),
                    blockers.unknownNames()));
        });
        return models;
    }
}
