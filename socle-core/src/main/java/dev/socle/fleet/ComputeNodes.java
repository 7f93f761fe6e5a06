package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.KnownHost;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import dev.socle.libvirt.DomainCapabilities;
import dev.socle.libvirt.HostCapabilities;
import dev.socle.libvirt.HostView;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirks;
import dev.socle.nova.driver.ComputeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Makes compute nodes, as Nova and its libvirt see them, of hosts of any kind. What virsh printed there is taken word
 * by word; where it did not, Socle computes what it would print from what else is known.
 */
public final class ComputeNodes {

    private final Catalog catalog;
    private final Assumptions assumed;

    public ComputeNodes(Catalog catalog, Assumptions assumed) {
        this.catalog = catalog;
        this.assumed = assumed;
    }

    /** The node; empty if nothing is known of the host's CPU. */
    public Optional<ComputeNode> of(KnownHost known) {
        final List<Evidence> evidence = known.evidence();
        final HostProfile profile = known.profile();
        final Optional<FleetHost> host = FleetHost.of(profile, assumed, catalog);
        final Optional<HostCapabilities> capabilities = all(evidence, Evidence.LibvirtHost.class)
                .map(Evidence.LibvirtHost::capabilities).findFirst();
        final List<DomainCapabilities> offers = all(evidence, Evidence.LibvirtOffer.class)
                .map(Evidence.LibvirtOffer::capabilities).toList();
        if (host.isEmpty() && capabilities.isEmpty() && offers.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ComputeNode(new ComputeNode.Told(profile.name(),
                capabilities.or(() -> host.flatMap(this::capabilities)),
                offers.isEmpty() ? host.map(this::offers).orElse(List.of()) : offers,
                libvirt(profile, evidence, host), qemu(profile, evidence, host),
                all(evidence, Evidence.LibvirtCache.class).map(Evidence.LibvirtCache::capabilities).toList(),
                Optional.of(withOffer(profile, host)))));
    }

    /** The map of names where no host says its release. */
    public LibvirtRelease libvirt() {
        return assumed.libvirt().map(version -> catalog.libvirt(version).release()).orElseGet(catalog::newestLibvirt);
    }

    private LibvirtRelease libvirt(HostProfile profile, List<Evidence> evidence, Optional<FleetHost> host) {
        return profile.libvirt().or(() -> all(evidence, Evidence.Releases.class).map(Evidence.Releases::libvirt)
                        .flatMap(Optional::stream).findFirst()).or(assumed::libvirt)
                .map(version -> catalog.libvirt(version).release())
                .orElseGet(() -> all(evidence, Evidence.LibvirtOffer.class).findAny().isPresent() ? libvirt()
                        : host.map(one -> one.libvirt().release()).orElseGet(this::libvirt));
    }

    private Optional<Version> qemu(HostProfile profile, List<Evidence> evidence, Optional<FleetHost> host) {
        return all(evidence, Evidence.Releases.class).map(Evidence.Releases::qemu).flatMap(Optional::stream)
                .findFirst().or(() -> profile.offers().stream().flatMap(offer -> offer.key().qemu().stream())
                        .findFirst()).or(assumed::qemu)
                .or(() -> host.filter(one -> !one.qemuAssumed()).map(one -> one.qemu().asked()));
    }

    private Optional<HostCapabilities> capabilities(FleetHost host) {
        return side(host).physical().map(cpu -> new HostCapabilities(Optional.empty(), Optional.of(cpu),
                OptionalInt.empty()));
    }

    /** What virsh domcapabilities would print, by accelerator. */
    private List<DomainCapabilities> offers(FleetHost host) {
        final List<DomainCapabilities> offers = new ArrayList<>();
        offer(host).ifPresent(offers::add);
        if (host.offer().key().accelerator() == Accelerator.KVM) {
            host.profile().offers().stream().filter(offer -> offer.key().accelerator() == Accelerator.TCG
                            && !offer.features().present().isEmpty()).findFirst()
                    .flatMap(offer -> offer(host.withOffer(offer))).ifPresent(offers::add);
        }
        return offers;
    }

    private Optional<DomainCapabilities> offer(FleetHost host) {
        final LibvirtSide side = side(host);
        final boolean kvm = host.offer().key().accelerator() == Accelerator.KVM;
        return switch (side.reported()) {
            case Outcome.Failed<HostView.Reported> failed -> Optional.empty();
            case Outcome.Done<HostView.Reported>(HostView.Reported reported) -> Optional.of(new DomainCapabilities(Optional.empty(),
                    Optional.of(kvm ? "kvm" : "qemu"), host.offer().key().machine(), Optional.of("x86_64"),
                    OptionalInt.empty(), kvm, Optional.of(reported.cpu()),
                    models(side)));
        };
    }

    private static List<DomainCapabilities.NamedModel> models(LibvirtSide side) {
        final List<DomainCapabilities.NamedModel> models = new ArrayList<>();
        side.standings().forEach((name, standing) -> side.release().model(name).ifPresent(model ->
                models.add(new DomainCapabilities.NamedModel(name, standing.usable(), model.vendor(),
                        model.canonical(), false, standing.blockers()))));
        return models;
    }

    private LibvirtSide side(FleetHost host) {
        return new LibvirtSide(host, catalog, Quirks.exact(host.libvirt().release().version()));
    }

    /** With the offer that was assumed, where none was measured. */
    private static HostProfile withOffer(HostProfile profile, Optional<FleetHost> host) {
        if (host.isEmpty() || profile.offers().contains(host.get().offer())) {
            return profile;
        }
        final List<Offer> offers = new ArrayList<>(profile.offers());
        offers.add(host.get().offer());
        return profile.withOffers(offers);
    }

    private static <T extends Evidence> Stream<T> all(List<Evidence> evidence, Class<T> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast);
    }
}
