package dev.socle.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LossesTest {

    private static final Catalog CATALOG = Catalog.embedded();
    private static final FeatureNames NAMES = CATALOG.newestQemu().names();
    private static final Losses LOSSES = new Losses(CATALOG);

    @Test
    void eachIsLostToTheOneNearestToTheGuest() {
        final FeatureSet has = features("monitor", "avx-vnni", "invtsc", "prefetchi", "aes", "rtm");
        assertThat(by(host(has), Accelerator.KVM)).containsExactly(
                "QEMU [prefetchi]", "QEMU [invtsc]", "KVM [avx-vnni]", "KVM [monitor]", "KVM [rtm]", "UNKNOWN [aes]");
        assertThat(LOSSES.of(host(has), offer(has, Accelerator.KVM))).extracting(Losses.Loss::reason)
                .anyMatch(reason -> reason.contains("Linux 6.1 and newer") && reason.contains("5.10"));
    }

    @Test
    void underAHypervisorItIsTheNestingThatTakesWhatKvmWouldPass() {
        assertThat(by(host(features("aes", "hypervisor")), Accelerator.KVM)).containsExactly("NESTING [aes, hypervisor]");
    }

    @Test
    void withoutKvmItIsTheEmulation() {
        assertThat(by(host(features("aes", "monitor")), Accelerator.TCG)).containsExactly("TCG [monitor, aes]");
    }

    @Test
    void whatIsUnknownIsNotLost() {
        final HostProfile host = host(features("aes"));
        final Offer silent = new Offer(offer(features(), Accelerator.KVM).key(), Offer.Basis.MEASURED,
                KnownFeatures.nothing(), Optional.empty(), Optional.empty(), new LinkedHashMap<>(), List.of());
        assertThat(LOSSES.of(host, silent)).isEmpty();
    }

    private static List<String> by(HostProfile host, Accelerator accelerator) {
        return LOSSES.of(host, offer(host.physical().features().present(), accelerator)).stream()
                .map(loss -> loss.by() + " " + NAMES.namesOf(loss.features())).toList();
    }

    private static FeatureSet features(String... names) {
        return NAMES.resolve(List.of(names)).features();
    }

    private static HostProfile host(FeatureSet has) {
        return new HostProfile("h", new Physical(new KnownFeatures(has, FeatureSet.empty()),
                Optional.of(Vendor.INTEL), Optional.empty(), Optional.empty(), OptionalLong.empty(),
                OptionalInt.empty(), OptionalLong.empty(), OptionalInt.empty(), Optional.empty(), List.of()),
                Optional.of("5.10.0-8-amd64"), new LinkedHashMap<>(), List.of(), Optional.empty(), List.of());
    }

    /** Of a QEMU 7.2, lacking all of these. */
    private static Offer offer(FeatureSet lacking, Accelerator accelerator) {
        return new Offer(new Offer.Key(Optional.of(new Version(7, 2, 22)), Optional.empty(), accelerator,
                Optional.empty(), true, Optional.empty(), Optional.empty()), Offer.Basis.MEASURED,
                new KnownFeatures(FeatureSet.empty(), lacking), Optional.empty(), Optional.empty(),
                new LinkedHashMap<>(), List.of());
    }
}
