package dev.socle.advice;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import dev.socle.qemu.KvmFacts;
import dev.socle.qemu.KvmFate;
import dev.socle.qemu.NestedVirtualization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a host's CPU has and its guests do not get, and who takes it: libvirt's names, QEMU, KVM of this kernel, or a
 * hypervisor below. Nested virtualization is left out: it is a choice. Where more than one would take a feature, the
 * one nearest to the guest is named.
 */
public final class Losses {

    private final Catalog catalog;
    private final KvmFacts facts;
    private final FeatureSet hypervisor;

    public Losses(Catalog catalog) {
        this.catalog = catalog;
        this.facts = KvmFacts.embedded(catalog.newestQemu().names());
        this.hypervisor = catalog.newestQemu().names().resolve(List.of("hypervisor")).features();
    }

    /** Who takes features away, in the order from the guest down to the silicon. */
    public enum By {
        LIBVIRT, QEMU, TCG, KVM, NESTING, UNKNOWN
    }

    /**
     * What is lost for one reason.
     *
     * @param reason in a few words
     */
    public record Loss(By by, String reason, FeatureSet features) {
    }

    private record Reason(By by, String words) implements Comparable<Reason> {
        @Override
        public int compareTo(Reason other) {
            return by != other.by ? by.compareTo(other.by) : words.compareTo(other.words);
        }
    }

    /** One for each reason. */
    public List<Loss> of(HostProfile host, Offer offer) {
        final FeatureSet lost = host.physical().features().present().and(offer.features().absent())
                .filter(feature -> !NestedVirtualization.concerns(feature));
        final Map<Reason, FeatureSet.Builder> reasons = new TreeMap<>();
        for (Feature feature : lost) {
            reasons.computeIfAbsent(reason(feature, host, offer), key -> new FeatureSet.Builder()).add(feature);
        }
        final List<Loss> losses = new ArrayList<>();
        reasons.forEach((reason, features) -> losses.add(new Loss(reason.by(), reason.words(), features.build())));
        return losses;
    }

    private Reason reason(Feature feature, HostProfile host, Offer offer) {
        final Optional<Version> libvirt = offer.key().libvirt().filter(version -> !catalog.libvirtReleases().isEmpty());
        if (libvirt.isPresent() && !catalog.libvirt(libvirt.get()).release().names().canName(feature)) {
            return new Reason(By.LIBVIRT, "libvirt " + libvirt.get() + " has no name for it");
        }
        final QemuRelease qemu = offer.key().qemu().map(version -> catalog.qemu(version).release())
                .orElseGet(catalog::newestQemu);
        if (offer.key().qemu().isPresent()
                && (offer.unnamed().contains(feature) || !qemu.names().canName(feature))) {
            return new Reason(By.QEMU, "QEMU " + offer.key().qemu().get() + " has no property for it");
        }
        if (offer.key().migratable() && qemu.notMigratable().contains(feature) && couldBeHad(feature, host, offer)) {
            return new Reason(By.QEMU, "it forbids migration; migratable=off gives it");
        }
        if (offer.key().accelerator() == Accelerator.TCG) {
            return new Reason(By.TCG, "TCG does not emulate it");
        }
        return byKvm(feature, host);
    }

    /** Not where the same QEMU was asked for what forbids migration as well, and does not have it even so. */
    private static boolean couldBeHad(Feature feature, HostProfile host, Offer offer) {
        return offer.withoutMigration(host.offers()).map(all -> !all.features().absent().contains(feature))
                .orElse(true);
    }

    private Reason byKvm(Feature feature, HostProfile host) {
        final Version kernel = host.kernel().flatMap(Version::within).orElse(facts.newest());
        return switch (facts.fate(feature, kernel, host.physical())) {
            case KvmFate.Never _ -> new Reason(By.KVM, "KVM passes it to no guest");
            case KvmFate.NotYet notYet -> new Reason(By.KVM, "KVM of Linux " + notYet.since()
                    + " and newer is known to pass it; this one is " + kernel);
            case KvmFate.Unsure unsure -> new Reason(By.KVM, unsure.why());
            case KvmFate.PerhapsMade made -> new Reason(By.KVM, made.why());
            case KvmFate.Passed _, KvmFate.Made _ -> host.physical().features().present().containsAll(hypervisor)
                    ? new Reason(By.NESTING, "this host is itself a virtual machine; KVM passes on what it may use")
                    : new Reason(By.UNKNOWN, "KVM usually passes it: see the kernel's options, its modules' and QEMU");
        };
    }
}
