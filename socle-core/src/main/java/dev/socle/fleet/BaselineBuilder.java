package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.Answer;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Trace;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.KvmAvailability;
import dev.socle.host.Offer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Takes hosts one by one, any number of them, and forgets each but what a baseline needs: hosts that are alike are
 * one class. Not for use by several threads.
 */
public final class BaselineBuilder {

    private final Catalog catalog;
    private final Assumptions assumed;
    private final SequencedMap<Key, Group> groups = new LinkedHashMap<>();
    private final Map<Told, Optional<Group>> seen = new HashMap<>();
    private final List<String> undecided = new ArrayList<>();
    private int undecidedHosts;
    private int hosts;

    /** All of a profile that is looked at: of hosts told alike but for their names only the first is gone into. */
    private record Told(KnownFeatures physical, Optional<Vendor> vendor, Optional<Signature> signature,
                        Optional<String> kernel, Optional<Version> libvirt, List<Offer> offers,
                        KvmAvailability kvm) {

        static Told of(HostProfile profile) {
            return new Told(profile.physical().features(), profile.physical().vendor(),
                    profile.physical().signature(), profile.kernel(), profile.libvirt(), profile.offers(),
                    profile.kvm());
        }
    }

    /** All that makes a difference. */
    private record Key(KnownFeatures features, FeatureSet physical, Optional<Vendor> vendor, Accelerator accelerator,
                       KvmAvailability kvm, Offer.Basis basis, boolean migratable, Version qemu,
                       Version libvirt) {

        static Key of(FleetHost host) {
            final Offer offer = host.offer();
            return new Key(offer.features(), host.profile().physical().features().present(), host.vendor(),
                    offer.key().accelerator(), host.profile().kvm(), offer.basis(), offer.key().migratable(),
                    host.qemu().asked(), host.libvirt().asked());
        }
    }

    private static final class Group {
        private final FleetHost first;
        private final List<String> names = new ArrayList<>();
        private int count;

        private Group(FleetHost first) {
            this.first = first;
        }

        private HostClass asClass() {
            return new HostClass(first, count, names);
        }
    }

    /** Hosts between which guests could move at all. */
    private record Kind(Optional<Vendor> vendor, Accelerator accelerator) {
    }

    public BaselineBuilder(Catalog catalog, Assumptions assumed) {
        this.catalog = catalog;
        this.assumed = assumed;
    }

    public void add(HostProfile profile) {
        hosts++;
        final Optional<Group> found = seen.computeIfAbsent(Told.of(profile), told -> group(profile));
        if (found.isEmpty()) {
            undecidedHosts++;
            if (undecided.size() < HostClass.MOST_NAMES) {
                undecided.add(profile.name());
            }
            return;
        }
        final Group group = found.get();
        group.count++;
        if (group.names.size() < HostClass.MOST_NAMES) {
            group.names.add(profile.name());
        }
    }

    private Optional<Group> group(HostProfile profile) {
        return FleetHost.of(profile, assumed, catalog)
                .map(host -> groups.computeIfAbsent(Key.of(host), key -> new Group(host)));
    }

    /** How many hosts were added. */
    public int hosts() {
        return hosts;
    }

    public Answer<FleetBaseline> build() {
        final Trace.Recorder trace = Trace.Recorder.recording();
        final SequencedMap<Kind, List<HostClass>> kinds = new LinkedHashMap<>();
        groups.values().forEach(group -> kinds.computeIfAbsent(
                new Kind(group.first.vendor(), group.first.offer().key().accelerator()),
                kind -> new ArrayList<>()).add(group.asClass()));
        final PoolBaseline pool = new PoolBaseline(catalog);
        final List<FleetBaseline.Pool> pools = new ArrayList<>();
        kinds.forEach((kind, classes) -> {
            final Trace.Recorder inner = trace.inner();
            pools.add(pool.of(kind.vendor(), kind.accelerator(), classes, inner));
            trace.step(() -> "hosts of " + kind.vendor().map(Vendor::displayName).orElse("a vendor not known") + " with "
                    + kind.accelerator() + ": " + classes.size() + " different", inner);
        });
        return new Answer<>(new FleetBaseline(hosts, pools, undecided, undecidedHosts), trace.trace());
    }
}
