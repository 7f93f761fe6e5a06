package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Trace;
import dev.socle.cpu.Vendor;
import dev.socle.fleet.FleetBaseline.Certainty;
import dev.socle.fleet.FleetBaseline.Cost;
import dev.socle.fleet.FleetBaseline.Gain;
import dev.socle.fleet.FleetBaseline.Pool;
import dev.socle.fleet.FleetBaseline.Sound;
import dev.socle.host.Accelerator;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.HypervisorModels;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirks;
import dev.socle.libvirt.X86Baseline;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/** The baseline of hosts of one vendor and accelerator. */
final class PoolBaseline {

    private final Catalog catalog;
    private final Causes causes;

    PoolBaseline(Catalog catalog) {
        this.catalog = catalog;
        this.causes = new Causes(catalog);
    }

    Pool of(Optional<Vendor> vendor, Accelerator accelerator, List<HostClass> classes, Trace.Recorder trace) {
        final List<KnownFeatures> offers = classes.stream().map(one -> one.first().offer().features()).toList();
        KnownFeatures common = offers.getFirst();
        FeatureSet some = FeatureSet.empty();
        for (int i = 0; i < classes.size(); i++) {
            final KnownFeatures before = common;
            common = common.meet(offers.get(i));
            some = some.or(offers.get(i).present());
            final FeatureSet lost = before.present().andNot(common.present());
            final HostClass one = classes.get(i);
            trace.step(() -> one.count() + " like " + one.first().name() + ": offer "
                    + one.first().offer().features().present().size() + " features"
                    + (lost.isEmpty() ? "" : "; without them go " + String.join(", ", catalog.names(lost))));
        }
        final LibvirtRelease release = oldestLibvirt(classes);
        final FeatureSet shown = classes.stream().map(one -> one.first().shown()).reduce(FeatureSet::and).orElseThrow();
        final Outcome<CpuDefinition> cpu = X86Baseline.describe(release, Quirks.none(), shown,
                vendor.flatMap(release::vendorName), Optional.of(modelsOfAll(classes)));
        final Sound sound = new Sound(release.display(), cpu, catalog.names(
                shown.andNot(release.names().nameable(shown))));
        return new Pool(vendor, accelerator, classes, common, some, costs(classes, offers, some, common),
                gains(offers, common), sound,
                new LibvirtBaselines(catalog, classes, release, shown).answers());
    }

    private static LibvirtRelease oldestLibvirt(List<HostClass> classes) {
        return classes.stream().map(one -> one.first().libvirt().release())
                .min(Comparator.comparing(LibvirtRelease::version)).orElseThrow();
    }

    /** The models that every host's QEMU knows; what is in the way of one is not common anyway. */
    private HypervisorModels modelsOfAll(List<HostClass> classes) {
        final Set<String> names = new TreeSet<>();
        boolean first = true;
        for (HostClass one : classes) {
            final Set<String> its = new LibvirtSide(one.first(), catalog, Quirks.none()).standings().keySet();
            if (first) {
                names.addAll(its);
            } else {
                names.retainAll(its);
            }
            first = false;
        }
        final Map<String, FeatureSet> free = new HashMap<>();
        names.forEach(name -> free.put(name, FeatureSet.empty()));
        return HypervisorModels.of(free);
    }

    /** One entry for each set of classes that lack the same; those that cost the most first. */
    private List<Cost> costs(List<HostClass> classes, List<KnownFeatures> offers, FeatureSet some,
                             KnownFeatures common) {
        final SequencedMap<BitSet, List<Feature>> byLacking = new LinkedHashMap<>();
        for (Feature feature : some.andNot(common.present())) {
            final BitSet lacking = new BitSet();
            final boolean known = common.absent().contains(feature);
            for (int i = 0; i < classes.size(); i++) {
                if (known ? offers.get(i).absent().contains(feature) : !offers.get(i).present().contains(feature)) {
                    lacking.set(i);
                }
            }
            byLacking.computeIfAbsent(lacking, set -> new ArrayList<>()).add(feature);
        }
        final List<Cost> costs = new ArrayList<>();
        byLacking.forEach((lacking, features) -> costs.add(cost(classes, common, lacking, FeatureSet.of(features))));
        costs.sort(Comparator.comparing((Cost cost) -> cost.sure()).thenComparing(cost -> -cost.names().size()));
        return costs;
    }

    private Cost cost(List<HostClass> classes, KnownFeatures common, BitSet lacking, FeatureSet features) {
        final List<Integer> places = lacking.stream().boxed().toList();
        final int hosts = places.stream().mapToInt(place -> classes.get(place).count()).sum();
        final Certainty sure = common.absent().intersects(features) ? Certainty.KNOWN : Certainty.NOT_KNOWN;
        final List<Lack> why = sure == Certainty.KNOWN
                ? causes.of(classes.get(places.getFirst()).first(), features) : List.of();
        return new Cost(features, catalog.names(features), places, hosts, sure, why);
    }

    /** What the others have in common, for each class left out: by what all before and all after it have. */
    private List<Gain> gains(List<KnownFeatures> offers, KnownFeatures common) {
        final int count = offers.size();
        if (count < 2) {
            return List.of();
        }
        final List<FeatureSet> after = new ArrayList<>(offers.stream().map(KnownFeatures::present).toList());
        for (int i = count - 2; i >= 0; i--) {
            after.set(i, after.get(i).and(after.get(i + 1)));
        }
        final List<Gain> gains = new ArrayList<>();
        FeatureSet before = offers.getFirst().present();
        for (int i = 0; i < count; i++) {
            final FeatureSet others = i == 0 ? after.get(1) : i == count - 1 ? before : before.and(after.get(i + 1));
            final FeatureSet gained = others.andNot(common.present());
            if (!gained.isEmpty()) {
                gains.add(new Gain(i, gained, catalog.names(gained)));
            }
            before = before.and(offers.get(i).present());
        }
        gains.sort(Comparator.comparing(gain -> -gain.names().size()));
        return gains;
    }
}
