package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.testing.Catalogs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What the hypervisor form of a baseline says of the width of addresses. */
final class BaselineAddressesTest {

    private static final CpuDefinition OF_46 = westmere(OptionalInt.of(46));
    private static final CpuDefinition OF_52 = westmere(OptionalInt.of(52));
    private static final CpuDefinition UNTOLD = westmere(OptionalInt.empty());

    @Test
    void theNarrowestLimitHoldsForAll() {
        assertThat(addresses("11.3", List.of(OF_52, OF_46, OF_52))).contains(
                new CpuDefinition.Addresses("passthrough", OptionalInt.empty(), OptionalInt.of(46)));
    }

    @Test
    void oneCpuThatTellsNoLimitLeavesItUntold() {
        assertThat(addresses("11.3", List.of(OF_46, UNTOLD))).isEmpty();
    }

    @Test
    void libvirtBefore95DidNotTell() {
        assertThat(addresses("9.0", List.of(OF_46))).isEmpty();
    }

    @Test
    void theFormOfHostsDoesNotTell() {
        assertThat(addresses("11.3", List.of(OF_46), BaselineRequest.ofQemuDriver())).isEmpty();
    }

    private static Optional<CpuDefinition.Addresses> addresses(String release, List<CpuDefinition> cpus) {
        final Version version = Version.parse(release);
        return addresses(release, cpus, BaselineRequest.ofHypervisor(
                HypervisorModels.of(Map.of("Westmere", FeatureSet.empty())),
                Catalogs.full().libvirt(version).release().model("Westmere").orElseThrow().features()));
    }

    private static Optional<CpuDefinition.Addresses> addresses(String release, List<CpuDefinition> cpus,
                                                               BaselineRequest request) {
        final var map = Catalogs.full().libvirt(Version.parse(release)).release();
        final Outcome<CpuDefinition> answer = LibvirtArch.of("x86_64", map, Quirks.exact(map.version()))
                .baseline(cpus, request);
        assertThat(answer).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<CpuDefinition>) answer).value().addresses();
    }

    private static CpuDefinition westmere(OptionalInt limit) {
        final CpuDefinition plain = CpuDefinition.custom("Westmere", true);
        return limit.isEmpty() ? plain : plain.toBuilder()
                .addresses(new CpuDefinition.Addresses("passthrough", OptionalInt.empty(), limit)).build();
    }
}
