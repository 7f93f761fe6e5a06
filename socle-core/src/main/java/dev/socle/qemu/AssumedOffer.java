package dev.socle.qemu;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Knowledge;
import dev.socle.host.Accelerator;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What KVM and QEMU would offer on a CPU of which only the physical side is known. It is assumed, and labelled so: the
 * kernel's options and nesting may take more away.
 *
 * <p>Assumed present is what the silicon has and the KVM of that kernel is known to pass, and what KVM makes itself on
 * any CPU. Of nested virtualization, and of whatever hangs on a module's parameters, nothing is assumed.
 */
public final class AssumedOffer {

    /**
     * The kernel to assume where none is known: the oldest of kernel.org's long-term series that still gets fixes
     * (https://www.kernel.org/category/releases.html, 2026-11).
     */
    public static final Version USUAL_KERNEL = new Version(5, 10, 0);

    private final Catalog catalog;
    private final KvmFacts facts;

    public AssumedOffer(Catalog catalog) {
        this.catalog = catalog;
        this.facts = KvmFacts.embedded(catalog.newestQemu().names());
    }

    /**
     * @param kernel the release of Linux whose KVM to assume
     * @param qemu   the release of QEMU to assume
     */
    public Offer of(Physical physical, Version kernel, Version qemu, Optional<Version> libvirt) {
        final QemuRelease release = catalog.qemu(qemu).release();
        final FeatureSet.Builder present = new FeatureSet.Builder();
        final FeatureSet.Builder absent = new FeatureSet.Builder();
        for (int i = 0; i < Feature.count(); i++) {
            final Feature feature = Feature.numbered(i);
            if (release.names().canName(feature)) {
                switch (knowledge(feature, kernel, physical, release)) {
                    case PRESENT -> present.add(feature);
                    case ABSENT -> absent.add(feature);
                    case UNKNOWN -> { }
                }
            }
        }
        return new Offer(
                new Offer.Key(Optional.of(qemu), Optional.empty(), Accelerator.KVM, Optional.empty(), true, libvirt,
                        Optional.empty()),
                Offer.Basis.ASSUMED, new KnownFeatures(present.build(), absent.build()), physical.vendor(),
                physical.signature(), new LinkedHashMap<>(), List.of());
    }

    private Knowledge knowledge(Feature feature, Version kernel, Physical physical,
                                              QemuRelease release) {
        if (release.kvmDefaultsOn().contains(feature)) {
            return Knowledge.PRESENT;
        }
        if (release.notMigratable().contains(feature)) {
            return Knowledge.ABSENT;
        }
        if (release.notByMax().contains(feature)) {
            return physical.features().present().contains(feature) ? Knowledge.PRESENT : Knowledge.UNKNOWN;
        }
        if (NestedVirtualization.concerns(feature)) {
            return Knowledge.UNKNOWN;
        }
        return switch (facts.fate(feature, kernel, physical)) {
            case KvmFate.Made _ -> Knowledge.PRESENT;
            case KvmFate.Passed _ -> physical.features().of(feature);
            case KvmFate.Never _ -> Knowledge.ABSENT;
            // What the CPU lacks, no kernel passes.
            case KvmFate.NotYet _, KvmFate.Unsure _ -> physical.features().absent().contains(feature)
                    ? Knowledge.ABSENT : Knowledge.UNKNOWN;
            case KvmFate.PerhapsMade _ -> Knowledge.UNKNOWN;
        };
    }
}
