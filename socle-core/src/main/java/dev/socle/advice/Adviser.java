package dev.socle.advice;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Trace;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.fleet.Assumptions;
import dev.socle.fleet.FleetHost;
import dev.socle.host.HostProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Says which CPU the guests of some hosts should get, and why.
 *
 * <p>Hosts of different vendors, or of which some have KVM and others only TCG, become pools of their own: no guest
 * can safely move between them. Within a pool the advice is one CPU for all.
 */
public final class Adviser {

    private final Catalog catalog;

    public Adviser(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The advice for guests that start on any of these hosts. */
    public Answer<Advice> advise(List<HostProfile> hosts, AdviceRequest request) {
        final Trace.Recorder recorder = Trace.Recorder.recording();
        final Assumptions assumed = request.assumed();
        final HostRemarks remarks = new HostRemarks(catalog, assumed);
        final List<HostOffer> offers = new ArrayList<>();
        final List<HostProfile> undecided = new ArrayList<>();
        for (HostProfile host : hosts) {
            FleetHost.of(host, assumed, catalog).ifPresentOrElse(picked -> offers.add(remarks.of(picked)),
                    () -> undecided.add(host));
        }
        final SequencedMap<Kind, List<HostOffer>> kinds = new LinkedHashMap<>();
        offers.forEach(offer -> kinds.computeIfAbsent(Kind.of(offer), kind -> new ArrayList<>()).add(offer));
        final PoolAdviser poolAdviser = new PoolAdviser(catalog, request);
        final List<PoolAdvice> pools = new ArrayList<>();
        kinds.forEach((kind, members) -> {
            final Trace.Recorder inner = recorder.inner();
            pools.add(poolAdviser.advise(members, inner));
            recorder.step(() -> "hosts of " + kind.display() + ": "
                    + String.join(", ", members.stream().map(HostOffer::name).toList()), inner);
        });
        return new Answer<>(new Advice(pools, split(kinds), undecided), recorder.trace());
    }

    private static List<String> split(Map<Kind, List<HostOffer>> kinds) {
        final List<String> reasons = new ArrayList<>();
        if (kinds.keySet().stream().map(Kind::vendor).distinct().count() > 1) {
            reasons.add("the hosts' CPUs are of different vendors: under KVM a guest sees its host's vendor, picks its "
                    + "flaw mitigations and its memory layout by it at boot, and breaks silently when it changes");
        }
        if (kinds.keySet().stream().map(Kind::accelerator).distinct().count() > 1) {
            reasons.add("some hosts have KVM and some only TCG: what TCG emulates no KVM host takes over safely");
        }
        return reasons;
    }

    /** What hosts must have in common for a guest to move between them at all. */
    private record Kind(Optional<Vendor> vendor, Accelerator accelerator) {

        static Kind of(HostOffer host) {
            return new Kind(Hosts.vendor(host), host.offer().key().accelerator());
        }

        String display() {
            return vendor.map(Vendor::displayName).orElse("a vendor not known") + " with " + accelerator;
        }
    }
}
