package dev.socle.nova.driver;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A {@code <cpu>} as Nova holds it, of a host or of a guest. It knows less than libvirt's: features are told apart by
 * name only, and there is no check, fallback, cache or migratable.
 *
 * @param mode     of a guest; Nova writes {@code match} even where it writes no mode
 * @param features names, sorted as Nova writes them, and their policies; a host's are {@code require}
 * @param numa     the guest's NUMA cells
 */
public record NovaCpu(Kind kind, Optional<String> mode, Optional<String> arch, Optional<String> model,
                      Optional<String> vendor, Optional<CpuTopology> topology, Optional<AddressWidth> addressWidth,
                      SequencedMap<String, String> features, List<NumaCell> numa) {

    static final String REQUIRE = "require";

    public NovaCpu {
        features = Collections.unmodifiableSequencedMap(new TreeMap<>(features));
        numa = List.copyOf(numa);
    }

    /** Whose. */
    public enum Kind { HOST, GUEST }

    /**
     * How wide the guest's physical addresses are.
     *
     * @param mode {@code passthrough} or {@code emulate}
     */
    public record AddressWidth(String mode, OptionalInt bits) {
    }

    /**
     * A NUMA cell of a guest.
     *
     * @param cpus      such as {@code 0-1}
     * @param memory    in KiB
     * @param memAccess {@code shared} or {@code private}
     */
    public record NumaCell(OptionalInt id, Optional<String> cpus, OptionalLong memory, Optional<String> memAccess) {
    }

    /** One with nothing in it. */
    public static NovaCpu empty(Kind kind) {
        return new NovaCpu(kind, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), new TreeMap<>(), List.of());
    }

    /** A host's, of an architecture and model, without features. */
    static NovaCpu ofModel(String arch, Optional<String> vendor, String model) {
        return new NovaCpu(Kind.HOST, Optional.empty(), Optional.of(arch), Optional.of(model), vendor,
                Optional.empty(), Optional.empty(), new TreeMap<>(), List.of());
    }

    NovaCpu withTopologyOf(NovaHost host) {
        return new NovaCpu(kind, mode, arch, model, vendor, host.topology(), host.addressWidth(), features, numa);
    }

    NovaCpu withArch(String otherArch, Optional<String> otherVendor) {
        return new NovaCpu(kind, mode, Optional.of(otherArch), model, otherVendor, topology, addressWidth, features,
                numa);
    }

    NovaCpu withMode(Optional<String> other) {
        return new NovaCpu(kind, other, arch, model, vendor, topology, addressWidth, features, numa);
    }

    NovaCpu withModel(Optional<String> other) {
        return new NovaCpu(kind, mode, arch, other, vendor, topology, addressWidth, features, numa);
    }

    NovaCpu withTopology(CpuTopology other) {
        return new NovaCpu(kind, mode, arch, model, vendor, Optional.of(other), addressWidth, features, numa);
    }

    NovaCpu withAddressWidth(Optional<AddressWidth> other) {
        return new NovaCpu(kind, mode, arch, model, vendor, topology, other, features, numa);
    }

    NovaCpu withFeatures(SequencedMap<String, String> others) {
        return new NovaCpu(kind, mode, arch, model, vendor, topology, addressWidth, others, numa);
    }

    /** With the features of another. */
    public NovaCpu withFeaturesOf(NovaCpu other) {
        return withFeatures(other.features);
    }

    NovaCpu withFlags(List<CpuFlag> flags) {
        final SequencedMap<String, String> all = new TreeMap<>(features);
        flags.forEach(flag -> all.putIfAbsent(flag.name(), flag.policy()));
        return withFeatures(all);
    }
}
