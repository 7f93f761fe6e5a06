package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Nearest;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.ReleaseCalendar;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import dev.socle.qemu.AssumedOffer;
import dev.socle.qemu.NestedVirtualization;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A host with the one offer that questions are answered by, and the facts it is judged by.
 *
 * @param profile        all that is known of it
 * @param offer          KVM before TCG, measured before assumed, one that can migrate before one that cannot; KVM is
 *                       not assumed of a host that is known to lack it, unless the user does or nothing else is known
 * @param qemu           the facts of its QEMU
 * @param qemuAssumed    whether QEMU's release is not in the evidence
 * @param libvirt        the facts of its libvirt
 * @param libvirtAssumed whether libvirt's release is not in the evidence
 */
public record FleetHost(HostProfile profile, Offer offer, Nearest<QemuRelease> qemu, boolean qemuAssumed,
                        Nearest<LibvirtRelease> libvirt, boolean libvirtAssumed) {

    private static final Feature HYPERVISOR = Feature.at(new Place.Cpuid(1, 0, Register.ECX, 31));
    private static final Feature SSE2 = Feature.at(new Place.Cpuid(1, 0, Register.EDX, 26));

    /** Empty if too little is known of the host's CPU to say what its guests get. */
    public static Optional<FleetHost> of(HostProfile profile, Assumptions assumed, Catalog catalog) {
        return pick(profile, assumed, catalog).map(offer -> by(offer, profile, assumed, catalog));
    }

    /** By what this accelerator offers, KVM assumed where it was not asked. Empty if too little is known. */
    public static Optional<FleetHost> of(HostProfile profile, Accelerator accelerator, Assumptions assumed,
                                         Catalog catalog) {
        return best(profile, accelerator).or(() -> accelerator == Accelerator.KVM && canRunKvm(profile)
                        ? Optional.of(assumedKvm(profile, assumed, catalog)) : Optional.empty())
                .map(offer -> by(offer, profile, assumed, catalog));
    }

    private static FleetHost by(Offer offer, HostProfile profile, Assumptions assumed, Catalog catalog) {
        final Optional<Version> qemu = offer.basis() == Offer.Basis.MEASURED ? offer.key().qemu()
                : newestQemu(profile);
        final Version qemuUsed = qemu.or(assumed::qemu).orElseGet(() ->
                (isOlderThanFacts(offer, catalog) ? oldestQemu(catalog) : catalog.newestQemu()).version());
        final Optional<Version> libvirt = offer.key().libvirt().or(profile::libvirt);
        final Version libvirtUsed = libvirt.or(assumed::libvirt)
                .orElseGet(() -> ReleaseCalendar.libvirtOfTheAgeOf(qemuUsed));
        return new FleetHost(profile, offer, catalog.qemu(qemuUsed), qemu.isEmpty(), catalog.libvirt(libvirtUsed),
                libvirt.isEmpty());
    }

    private static Optional<Offer> pick(HostProfile profile, Assumptions assumed, Catalog catalog) {
        final Optional<Offer> kvm = best(profile, Accelerator.KVM);
        if (kvm.isPresent()) {
            return kvm;
        }
        final Optional<Offer> tcg = best(profile, Accelerator.TCG);
        final boolean knownToEmulate = tcg.isPresent() && assumed.kernel().isEmpty()
                && MissingKvm.of(profile).isPresent();
        return canRunKvm(profile) && !knownToEmulate ? Optional.of(assumedKvm(profile, assumed, catalog)) : tcg;
    }

    private static Optional<Offer> best(HostProfile profile, Accelerator accelerator) {
        return profile.offers().stream().filter(offer -> offer.key().accelerator() == accelerator)
                .filter(offer -> !offer.features().known().isEmpty())
                .max(Comparator.comparing((Offer offer) -> offer.key().migratable())
                        .thenComparing(offer -> offer.key().qemu().orElse(new Version(0, 0, 0)))
                        .thenComparing(offer -> offer.models().size()));
    }

    private static Offer assumedKvm(HostProfile profile, Assumptions assumed, Catalog catalog) {
        final Version qemu = newestQemu(profile).or(assumed::qemu).orElseGet(() -> catalog.newestQemu().version());
        return new AssumedOffer(catalog).of(profile.physical(), assumed.kernelOf(profile), qemu, profile.libvirt());
    }

    private static Optional<Version> newestQemu(HostProfile profile) {
        return Stream.concat(profile.offers().stream().flatMap(offer -> offer.key().qemu().stream()),
                profile.qemus().stream().flatMap(qemu -> qemu.release().stream())).max(Comparator.naturalOrder());
    }

    /**
     * Whether the silicon is known well enough to assume KVM on it. KVM needs VMX or SVM, and every CPU that has one of
     * them has SSE2 (the first were Intel's Pentium 4 662 and AMD's Athlon 64 of revision F); VMX and SVM themselves
     * may be hidden in a guest or by firmware. Evidence without SSE2 is cut short, broken, or of a CPU without KVM.
     */
    private static boolean canRunKvm(HostProfile profile) {
        return profile.physical().features().present().contains(SSE2);
    }

    /** Why there is no offer to judge the host by, where {@link #of} gave none. */
    public static String whyUndecided(HostProfile profile) {
        return profile.physical().features().present().isEmpty() ? "nothing is known of its CPU"
                : "what is known of its CPU lacks sse2, which every CPU that runs KVM has: the evidence is cut short or "
                        + "of another CPU. cpuid -r, or QMP of its QEMU, would tell more";
    }

    /** A QEMU that lacks properties of the oldest release there are facts of is older than that. */
    public boolean hasQemuOlderThanFacts(Catalog catalog) {
        return isOlderThanFacts(offer, catalog);
    }

    private static boolean isOlderThanFacts(Offer offer, Catalog catalog) {
        return !oldestQemu(catalog).names().nameable(offer.unnamed()).isEmpty();
    }

    private static QemuRelease oldestQemu(Catalog catalog) {
        return catalog.qemu(catalog.qemuReleases().getFirst()).release();
    }

    public String name() {
        return profile.name();
    }

    public boolean isMeasured() {
        return offer.basis() == Offer.Basis.MEASURED;
    }

    /**
     * What the offer is known to have, as {@code -cpu host} or {@code max} shows it. Features that those never turn on
     * by themselves, such as topoext, can be had; but QEMU's replies do not show them, so libvirt does not see them,
     * and nobody would ask for them unasked.
     */
    public FeatureSet shown() {
        final boolean askedOfQemu = isMeasured() && !offer.unnamed().isEmpty();
        return askedOfQemu ? withoutOptIns(offer.features().present()) : offer.features().present();
    }

    /** The same host by the offer that such a guest gets. Empty if nothing is known of what shall run it. */
    Optional<FleetHost> running(WantedCpu wanted, Catalog catalog) {
        final Accelerator own = offer.key().accelerator();
        return switch (wanted.accelerator().orElse(own)) {
            case Accelerator asked when asked == own -> Optional.of(this);
            case TCG -> best(profile, Accelerator.TCG).map(tcg -> withOfferOfItsOwnQemu(tcg, catalog));
            // An offer of KVM would have been preferred to this one.
            case KVM -> Optional.empty();
        };
    }

    /** Where a host has several QEMUs, KVM's offer may be another's. */
    private FleetHost withOfferOfItsOwnQemu(Offer other, Catalog catalog) {
        return other.key().qemu().map(version -> new FleetHost(profile, other, catalog.qemu(version), false, libvirt,
                libvirtAssumed)).orElseGet(() -> withOffer(other));
    }

    /** Whether its guests are emulated, so that the silicon does not count. */
    public boolean emulates() {
        return offer.key().accelerator() == Accelerator.TCG;
    }

    /** The same host by another of its offers. */
    FleetHost withOffer(Offer other) {
        return new FleetHost(profile, other, qemu, qemuAssumed, libvirt, libvirtAssumed);
    }

    private FeatureSet withoutOptIns(FeatureSet features) {
        return features.andNot(qemu.release().notByMax().andNot(qemu.release().notMigratable()));
    }

    /** What must be known to trust what is said of the offer; one line each. */
    public List<String> remarks() {
        final List<String> remarks = new ArrayList<>(MissingKvm.remarks(this));
        if (!isMeasured()) {
            remarks.add("assumed from the physical CPU: no QEMU with KVM was asked; KVM, its kernel or nesting may "
                    + "give less");
        }
        doubtOfKvm().ifPresent(remarks::add);
        if (isVirtual() && !emulates()) {
            remarks.add("this host is itself a virtual machine: its guests are nested");
        }
        return remarks;
    }

    /** Whether the host is itself a virtual machine. */
    public boolean isVirtual() {
        return profile.physical().features().present().contains(HYPERVISOR);
    }

    /**
     * What speaks against KVM where it is only assumed: the CPU shows no hardware virtualization, which KVM needs but
     * for the module {@code kvm_pvm}.
     */
    public Optional<String> doubtOfKvm() {
        final FeatureSet absent = profile.physical().features().absent();
        return isMeasured() || emulates() || MissingKvm.of(profile).isPresent()
                || absent.stream().filter(NestedVirtualization::isSwitch).count() < 2
                ? Optional.empty()
                : Optional.of("the CPU shows neither vmx nor svm, without which KVM does not run: see what its"
                        + " firmware, or its own hypervisor, keeps back");
    }

    /** The silicon's vendor: what KVM shows to guests with a named model too. */
    public Optional<Vendor> vendor() {
        return profile.physical().vendor().or(offer::vendor);
    }

    public Optional<Signature> signature() {
        return profile.physical().signature().or(offer::signature);
    }
}
