package dev.socle.nova.driver;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A compute node's CPU as Nova knows it: the physical CPU as libvirt's older interface tells it, not what guests can
 * have.
 *
 * @param arch         Nova's name
 * @param model        empty where libvirt could not tell
 * @param cells        how many NUMA cells
 * @param features     names, expanded; see {@link HostCapabilitiesView}
 * @param addressWidth of a host whose capabilities tell it
 * @param threads      whether a core has several threads
 * @param guestArches  the architectures whose guests it can run
 */
public record NovaHost(String arch, Optional<String> model, Optional<String> vendor, OptionalInt cells,
                       Optional<CpuTopology> topology, SequencedSet<String> features,
                       Optional<NovaCpu.AddressWidth> addressWidth, Optional<Boolean> threads,
                       List<String> guestArches) {

    public NovaHost {
        features = Collections.unmodifiableSequencedSet(new TreeSet<>(features));
        guestArches = List.copyOf(guestArches);
    }

    NovaHost withFeatures(SequencedSet<String> others) {
        return new NovaHost(arch, model, vendor, cells, topology, others, addressWidth, threads, guestArches);
    }

    /** As a release knows it: older ones do not look at the width of addresses. */
    public NovaHost asKnownTo(NovaRelease release) {
        return release.has(NovaRelease.Behaviour.MAXPHYSADDR) ? this : new NovaHost(arch, model, vendor, cells,
                topology, features, Optional.empty(), threads, guestArches);
    }

    /** The host's {@code <cpu>} as Nova writes it. */
    public NovaCpu cpu() {
        final SequencedMap<String, String> named = new TreeMap<>();
        features.forEach(name -> named.put(name, NovaCpu.REQUIRE));
        return new NovaCpu(NovaCpu.Kind.HOST, Optional.empty(), Optional.of(arch), model, vendor, topology,
                addressWidth, named, List.of());
    }
}
