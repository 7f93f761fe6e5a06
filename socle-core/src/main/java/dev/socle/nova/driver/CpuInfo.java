package dev.socle.nova.driver;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.TreeMap;

/** cpu_info, which the driver stores with the compute node and {@code hypervisor show} printed: the physical CPU. */
public final class CpuInfo {

    private CpuInfo() {
    }

    /** The host as cpu_info tells it: all of {@link NovaHost} but its threads and guests. */
    public static NovaHost of(NovaRelease release, NovaHost known) {
        final NovaHost host = known.asKnownTo(release);
        return new NovaHost(host.arch(), host.model(), host.vendor(),
                host.cells().isPresent() ? host.cells() : OptionalInt.of(1), host.topology(),
                host.features(), host.addressWidth(), Optional.empty(), List.of());
    }

    /** The {@code <cpu>} Nova makes of a source's cpu_info to compare it; it leaves the address width out. */
    public static NovaCpu compared(NovaHost source) {
        final SequencedMap<String, String> features = new TreeMap<>();
        source.features().forEach(name -> features.put(name, NovaCpu.REQUIRE));
        return NovaCpu.empty(NovaCpu.Kind.HOST).withModel(source.model()).withTopologyOf(source)
                .withAddressWidth(Optional.empty()).withFeatures(features)
                .withArch(source.arch(), source.vendor());
    }
}
