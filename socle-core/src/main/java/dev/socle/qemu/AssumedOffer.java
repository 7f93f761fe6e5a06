package dev.socle.qemu;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Place;
import dev.socle.host.Accelerator;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What KVM would offer on a CPU of which only the physical side is known. It is assumed, and labelled so: the kernel,
 * its options and nesting may take more away.
 *
 * <p>Assumed present is only what the silicon has and QEMU's named models of that vendor use, which is what KVM has
 * passed on for years, and what KVM makes itself on any CPU. Of nested virtualization (VMX and SVM details) nothing
 * is assumed: it hangs on a module parameter.
 */
public final class AssumedOffer {

    /** Offered by KVM whatever the CPU has; they are emulated (KVM's documentation of KVM_GET_SUPPORTED_CPUID). */
    private static final List<String> MADE_BY_KVM = List.of("x2apic", "hypervisor", "tsc-deadline", "tsc-adjust",
            "arat");

    private final Catalog catalog;

    public AssumedOffer(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * @param qemu the release of QEMU to assume
     */
    public Offer of(Physical physical, Version qemu, Optional<Version> libvirt) {
        final QemuRelease release = catalog.qemu(qemu).release();
        final FeatureSet made = release.names().resolve(MADE_BY_KVM).features().or(release.kvmDefaultsOn());
        final FeatureSet passedOn = passedOn(release).andNot(nested());
        final KnownFeatures features = new KnownFeatures(
                physical.features().present().and(passedOn).or(made),
                physical.features().absent().andNot(made));
        return new Offer(
                new Offer.Key(Optional.of(qemu), Optional.empty(), Accelerator.KVM, Optional.empty(), true, libvirt,
                        Optional.empty()),
                Offer.Basis.ASSUMED, features, physical.vendor(), physical.signature(), new LinkedHashMap<>(),
                List.of());
    }

    /** What named models use or announce against flaws: every bit that QEMU can name in a CPUID word or ARCH_CAP. */
    private FeatureSet passedOn(QemuRelease release) {
        FeatureSet used = FeatureSet.empty();
        for (QemuModel model : catalog.newestQemu().models()) {
            used = used.or(model.features());
        }
        return release.names().nameable(used.or(mitigations()));
    }

    /** Leaves 7 EDX, 80000008 EBX, 80000021 and MSR 10AH: where the vendors put what they announce against flaws. */
    private FeatureSet mitigations() {
        return FeatureSet.of(allFeatures().stream().filter(feature -> switch (feature.place()) {
            case Place.Cpuid cpuid -> cpuid.leaf() == 7 && isMitigationRegister(cpuid)
                    || cpuid.leaf() == 0x80000008 || cpuid.leaf() == 0x80000021;
            case Place.Msr msr -> msr.index() == 0x10a;
        }).toList());
    }

    private static boolean isMitigationRegister(Place.Cpuid place) {
        return switch (place.register()) {
            case EDX -> place.subleaf() == 0 || place.subleaf() == 2;
            default -> false;
        };
    }

    private static FeatureSet nested() {
        return FeatureSet.of(allFeatures().stream().filter(NestedVirtualization::concerns).toList());
    }

    private static List<Feature> allFeatures() {
        return IntStream.range(0, Feature.count()).mapToObj(Feature::numbered).toList();
    }
}
