package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuModel;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Trace;
import dev.socle.host.Offer;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.Decoder;
import dev.socle.libvirt.Decoding;
import dev.socle.libvirt.GuestStart;
import dev.socle.libvirt.HostModel;
import dev.socle.libvirt.HostView;
import dev.socle.libvirt.HypervisorModels;
import dev.socle.libvirt.ModelStanding;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirks;
import dev.socle.qemu.CpuExpander;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** A host as its libvirt sees it: the physical CPU, the three views, and how QEMU's models stand. */
final class LibvirtSide {

    private final FleetHost host;
    private final Catalog catalog;
    private final LibvirtRelease release;
    private final Quirks quirks;
    private final HostModel hostModel;

    LibvirtSide(FleetHost host, Catalog catalog, Quirks quirks) {
        this.host = host;
        this.catalog = catalog;
        this.release = host.libvirt().release();
        this.quirks = quirks;
        this.hostModel = new HostModel(release, quirks);
    }

    LibvirtRelease release() {
        return release;
    }

    /** The CPU of {@code virsh capabilities}; empty where nothing is known of the silicon. */
    Optional<CpuDefinition> physical() {
        final FeatureSet present = host.profile().physical().features().present();
        if (present.isEmpty()) {
            return Optional.empty();
        }
        return switch (new Decoder(release, quirks).decode(named(withOsState(present)), vendor(), signature(),
                Decoder.Request.host(), Trace.Recorder.off())) {
            case Decoding.Decoded decoded -> Optional.of(decoded.asHost("x86_64"));
            case Decoding.Undecodable undecodable -> Optional.empty();
        };
    }

    /**
     * libvirt reads the host's CPUID as its kernel has set it up: OSXSAVE and OSPKE follow CR4, in which every Linux
     * turns on what the CPU has. A profile leaves them out, since they are no property of the silicon.
     */
    private FeatureSet withOsState(FeatureSet present) {
        FeatureSet all = present;
        for (Map.Entry<String, String> follows : Map.of("xsave", "osxsave", "pku", "ospke").entrySet()) {
            if (present.containsAll(bit(follows.getKey()))) {
                all = all.or(bit(follows.getValue()));
            }
        }
        return all;
    }

    private FeatureSet bit(String name) {
        return release.names().find(name).orElse(FeatureSet.empty());
    }

    /** The host-model of domain capabilities. */
    Outcome<HostView.Reported> reported() {
        return hostModel.of(named(host.withOffer(all()).shown()), vendor(), signature(), Optional.of(models()),
                Trace.Recorder.off()).map(HostView.Reported::new);
    }

    /** The CPU that a guest with host-model gets. */
    Outcome<HostView.Migratable> migratable() {
        return hostModel.of(named(host.shown()), vendor(), signature(), Optional.of(models()),
                Trace.Recorder.off()).map(HostView.Migratable::new);
    }

    /** All that the checks at a guest's start look at. */
    Outcome<GuestStart.Host> views() {
        return reported().then(reported -> migratable().then(migratable -> full(reported)
                .map(full -> new GuestStart.Host(reported, full, migratable, standings()))));
    }

    private Outcome<HostView.Full> full(HostView.Reported reported) {
        final FeatureSet present = host.profile().physical().features().present();
        return present.isEmpty() ? Outcome.done(new HostView.Full(reported.cpu()))
                : hostModel.full(named(withOsState(present)), vendor(), signature(), reported);
    }

    /** The offer that leaves nothing out, where it is known. */
    private Offer all() {
        return host.profile().offers().stream().filter(offer -> !offer.key().migratable()
                && offer.key().accelerator() == host.offer().key().accelerator()
                && offer.key().machine().equals(host.offer().key().machine())).findFirst().orElse(host.offer());
    }

    private FeatureSet named(FeatureSet features) {
        return release.names().nameable(features);
    }

    private Optional<String> vendor() {
        return host.vendor().flatMap(release::vendorName);
    }

    private Optional<Signature> signature() {
        return host.signature();
    }

    /** QEMU's models by libvirt's names, and what blocks each. */
    HypervisorModels models() {
        final Map<String, FeatureSet> models = new LinkedHashMap<>();
        standings().forEach((name, standing) ->
                models.put(name, release.names().resolve(standing.blockers()).features()));
        return HypervisorModels.of(models);
    }

    /** As QEMU said it; where it was not asked, as its definitions and the offer let conclude. */
    SequencedMap<String, ModelStanding> standings() {
        final SequencedMap<String, ModelStanding> standings = new LinkedHashMap<>();
        if (host.offer().models().isEmpty()) {
            final CpuExpander expander = new CpuExpander(host.qemu().release());
            for (LibvirtModel model : release.models()) {
                host.qemu().release().model(model.name())
                        .ifPresent(qemu -> standings.put(model.name(), concluded(expander, qemu)));
            }
            return standings;
        }
        host.offer().models().forEach((name, use) ->
                standings.put(name, new ModelStanding(use.usable(), names(use.unavailable(), use.unknownNames()))));
        return standings;
    }

    private ModelStanding concluded(CpuExpander expander, QemuModel model) {
        final FeatureSet missing = expander.promised(model, host.offer().key().accelerator(),
                FeatureSet.empty(), FeatureSet.empty())
                .and(host.offer().features().absent());
        return new ModelStanding(Optional.of(missing.isEmpty()), names(missing, List.of()));
    }

    private List<String> names(FeatureSet features, List<String> others) {
        final SequencedSet<String> names = new LinkedHashSet<>();
        for (LibvirtFeature feature : release.features()) {
            if (features.contains(feature.feature())) {
                names.add(feature.name());
            }
        }
        names.addAll(catalog.names(features.andNot(named(features))));
        names.addAll(others);
        return List.copyOf(names);
    }

}
