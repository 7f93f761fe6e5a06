package dev.socle.qemu;

import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an accelerator can give a guest: the mask that QEMU filters every CPU by, and who the host is where its guests
 * see that.
 *
 * @param features  what can be given, features that forbid migration and that {@code max} never has by itself included
 * @param vendor    the vendor that KVM gives every named model; empty: not known, or TCG, which keeps the model's
 * @param signature of {@code max} and {@code host}
 * @param level     the highest basic leaf that the host shows
 * @param xlevel    the highest extended leaf that the host shows
 * @param origin    whose it is, in a few words
 */
public record Supply(Accelerator accelerator, KnownFeatures features, Optional<Vendor> vendor,
                     Optional<Signature> signature, Optional<String> modelId, OptionalInt level, OptionalInt xlevel,
                     OptionalInt addressBits, String origin) {

    private static final Version COUNTS_HT = new Version(10, 0, 0);

    /** Of an accelerator on a host of which nothing is known. */
    public static Supply ofSomeHost(Accelerator accelerator) {
        return new Supply(accelerator, KnownFeatures.nothing(), Optional.empty(), Optional.empty(), Optional.empty(),
                OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), accelerator + " of some host");
    }

    /** Of TCG, which is the same on every host. */
    public static Supply ofTcg(QemuRelease release) {
        final Optional<QemuModel> max = release.machinery().template("max");
        return new Supply(Accelerator.TCG, KnownFeatures.complete(release.tcg(), everything(release)),
                Optional.empty(), max.map(QemuModel::signature), max.map(QemuModel::modelId), OptionalInt.empty(),
                OptionalInt.empty(), OptionalInt.empty(), "TCG of " + release.display());
    }

    /** Of a host that offers this. Of TCG the catalogue knows all, so that only the release counts. */
    public static Supply of(Offer offer, QemuRelease release) {
        if (offer.key().accelerator() == Accelerator.TCG) {
            return ofTcg(release);
        }
        // A migratable host's expansion is silent of both.
        final FeatureSet counted = counted(release);
        final KnownFeatures told = withoutSilence(offer, release).withPresent(counted)
                .withAbsent(release.notByMax().andNot(counted));
        return new Supply(Accelerator.KVM,
                offer.key().migratable() ? told.forgetting(release.notMigratable().andNot(told.present())) : told,
                offer.vendor(), offer.signature(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty(),
                OptionalInt.empty(), "KVM of the host");
    }

    /**
     * What QEMU counts among what KVM supports whatever the kernel says, though {@code max} and {@code host} never have it
     * by themselves. 7.2 asks the kernel for {@code ht}, and no kernel gives that (Linux, arch/x86/kvm/cpuid.c).
     */
    public static FeatureSet counted(QemuRelease release) {
        return release.version().compareTo(COUNTS_HT) >= 0 ? release.notByMax()
                : release.notByMax().andNot(release.names().find("ht").orElse(FeatureSet.empty()));
    }

    /** What {@code max} of a newer release has not on AMD's processors, and other models can have: see CpuExpander. */
    private static KnownFeatures withoutSilence(Offer offer, QemuRelease release) {
        final boolean silent = offer.vendor().filter(Vendor.AMD::equals).isPresent() && release.machinery().properties()
                .stream().anyMatch(it -> it.name().equals(CpuExpander.ARCH_CAPABILITIES_SWITCH));
        return silent ? offer.features().forgetting(release.names().find("arch-capabilities")
                .orElse(FeatureSet.empty()).andNot(offer.features().present())) : offer.features();
    }

    /** The same, with the levels that the host shows. */
    public Supply withLevels(OptionalInt basic, OptionalInt extended) {
        return new Supply(accelerator, features, vendor, signature, modelId, basic, extended, addressBits, origin);
    }

    /** The same, on a host of this silicon. */
    public Supply on(Physical silicon) {
        return withModelId(silicon.brand()).withAddressBits(silicon.addressBits());
    }

    /** The same, with the host's brand. */
    public Supply withModelId(Optional<String> brand) {
        return new Supply(accelerator, features, vendor, signature, brand, level, xlevel, addressBits, origin);
    }

    /** The same, with the width of the host's physical addresses. */
    public Supply withAddressBits(OptionalInt bits) {
        return new Supply(accelerator, features, vendor, signature, modelId, level, xlevel, bits, origin);
    }

    private static FeatureSet everything(QemuRelease release) {
        return release.names().preferred().values().stream().reduce(FeatureSet.empty(), FeatureSet::or);
    }
}
