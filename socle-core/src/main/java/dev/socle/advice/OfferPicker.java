package dev.socle.advice;

import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.ReleaseCalendar;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import dev.socle.qemu.AssumedOffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Picks, of all that is known of a host, the offer to advise on: KVM before TCG, measured before assumed, one that
 * can migrate before one that cannot, the newest QEMU.
 */
final class OfferPicker {

    private final Catalog catalog;
    private final AdviceRequest request;

    OfferPicker(Catalog catalog, AdviceRequest request) {
        this.catalog = catalog;
        this.request = request;
    }

    /** Empty if too little is known of the host's CPU to say what its guests get. */
    Optional<HostOffer> pick(HostProfile host) {
        final Optional<Offer> measured = host.offers().stream()
                .filter(offer -> offer.key().accelerator() == Accelerator.KVM)
                .max(Comparator.comparing((Offer offer) -> offer.key().migratable())
                        .thenComparing(offer -> offer.key().qemu().orElse(new Version(0, 0, 0)))
                        .thenComparing(offer -> offer.models().size()));
        if (measured.isPresent()) {
            return Optional.of(hostOffer(host, measured.get(), List.of()));
        }
        if (canRunKvm(host)) {
            return Optional.of(assumed(host));
        }
        return host.offers().stream()
                .max(Comparator.comparing((Offer offer) -> offer.key().migratable()))
                .map(offer -> hostOffer(host, offer, List.of("only TCG was seen here: guests run, slowly")));
    }

    /**
     * Whether the silicon is known well enough to assume KVM on it. KVM needs VMX or SVM, and every CPU that has one of
     * them has SSE2 (the first were Intel's Pentium 4 662 and AMD's Athlon 64 of revision F); VMX and SVM themselves
     * may be hidden in a guest or by firmware. Evidence without SSE2 is cut short, broken, or of a CPU without KVM.
     */
    private boolean canRunKvm(HostProfile host) {
        return host.physical().features().present()
                .containsAll(catalog.newestQemu().names().resolve(List.of("sse2")).features());
    }

    private HostOffer assumed(HostProfile host) {
        final Optional<Version> told = request.assumeKernel().or(() -> host.kernel().flatMap(Version::within));
        final Version kernel = told.orElse(AssumedOffer.USUAL_KERNEL);
        final Offer offer = new AssumedOffer(catalog)
                .of(host.physical(), kernel, qemuVersion(host), host.libvirt());
        final List<String> remarks = new ArrayList<>();
        remarks.add("assumed from the physical CPU: no QEMU with KVM was asked; counted is what KVM of Linux "
                + kernel + (told.isPresent() ? "" : " (no kernel is known: the oldest that still gets fixes)")
                + " is known to pass; module options or nesting may give less");
        return hostOffer(host, offer, remarks);
    }

    private Version qemuVersion(HostProfile host) {
        return host.offers().stream().flatMap(offer -> offer.key().qemu().stream()).max(Comparator.naturalOrder())
                .or(request::assumeQemu).orElse(catalog.newestQemu().version());
    }

    private HostOffer hostOffer(HostProfile host, Offer offer, List<String> remarks) {
        final List<String> all = new ArrayList<>(remarks);
        if (isVirtual(host)) {
            all.add("this host is itself a virtual machine: its guests are nested");
        }
        lostLevel(host, offer).ifPresent(all::add);
        olderThanFacts(offer).ifPresent(all::add);
        final Optional<Version> qemu = offer.basis() == Offer.Basis.MEASURED ? offer.key().qemu()
                : host.offers().stream().flatMap(o -> o.key().qemu().stream()).findFirst();
        final Version qemuUsed = qemu.or(request::assumeQemu)
                .orElseGet(() -> (isOlderThanFacts(offer) ? oldestQemu() : catalog.newestQemu()).version());
        final Optional<Version> libvirt = offer.key().libvirt().or(host::libvirt);
        final Version libvirtUsed = libvirt.or(request::assumeLibvirt)
                .orElseGet(() -> ReleaseCalendar.libvirtOfTheAgeOf(qemuUsed));
        return new HostOffer(host, offer, catalog.qemu(qemuUsed), qemu.isEmpty(), catalog.libvirt(libvirtUsed),
                libvirt.isEmpty(), all);
    }

    /** A hypervisor that gives less than the CPU's own level is worth a word: guests of distributions may not boot. */
    private Optional<String> lostLevel(HostProfile host, Offer offer) {
        final Optional<String> own = Adviser.level(catalog, host.physical().features().present()).map(AbiLevel::name);
        final Optional<String> given = Adviser.level(catalog, offer.features().present()).map(AbiLevel::name);
        return own.isEmpty() || own.equals(given) ? Optional.empty()
                : Optional.of("the CPU reaches " + own.get() + ", what " + offer.key().accelerator()
                        + " passes on reaches " + given.orElse("no ABI level")
                        + ": a nested or restricted hypervisor, or an old kernel or QEMU");
    }

    private Optional<String> olderThanFacts(Offer offer) {
        return !isOlderThanFacts(offer) ? Optional.empty()
                : Optional.of("this QEMU is older than " + oldestQemu().version().series() + ", the oldest that Socle has"
                        + " facts of" + (offer.models().isEmpty() ? "; its models were not recorded, and versioned names"
                        + " came with 4.1 only: see that -cpu help lists the name" : ""));
    }

    /** A QEMU that lacks properties of the oldest release there are facts of is older than that. */
    private boolean isOlderThanFacts(Offer offer) {
        return !oldestQemu().names().nameable(offer.unnamed()).isEmpty();
    }

    private QemuRelease oldestQemu() {
        return catalog.qemu(catalog.qemuReleases().getFirst()).release();
    }

    private boolean isVirtual(HostProfile host) {
        final FeatureSet hypervisor = catalog.newestQemu().names().resolve(List.of("hypervisor")).features();
        for (Feature feature : hypervisor) {
            if (host.physical().features().present().contains(feature)) {
                return true;
            }
        }
        return false;
    }
}
