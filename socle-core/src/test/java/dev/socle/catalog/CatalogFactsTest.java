package dev.socle.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.testing.Catalogs;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Facts that other parts rely on, each pinned where it is easy to check by hand. */
class CatalogFactsTest {

    private final Catalog catalog = Catalogs.full();
    private final QemuRelease qemu = catalog.qemu(Version.parse("10.0")).release();

    private FeatureSet features(String... names) {
        return Stream.of(names).map(name -> catalog.feature(name).orElseThrow())
                .reduce(FeatureSet.empty(), FeatureSet::or);
    }

    @Test
    void aVersionHasWhatEarlierVersionsGaveIt() {
        final QemuModel rome = qemu.model("EPYC-Rome-v4").orElseThrow();

        assertThat(rome.base()).isEqualTo("EPYC-Rome");
        assertThat(rome.vendor()).contains(Vendor.AMD);
        assertThat(rome.signature()).isEqualTo(new Signature(23, 49, 0));
        assertThat(rome.modelId()).isEqualTo("AMD EPYC-Rome-v4 Processor (no XSAVES)");
        assertThat(rome.features().containsAll(features("ibrs", "amd-ssbd", "aes"))).isTrue();
        assertThat(rome.features().intersects(features("xsaves"))).isFalse();
    }

    @Test
    void modelsAreFoundByEachOfTheirNames() {
        assertThat(qemu.model("EPYC-IBPB")).isEqualTo(qemu.model("EPYC-v2")).isPresent();
        assertThat(qemu.model("EPYC")).isEqualTo(qemu.model("EPYC-v1")).isPresent();
        assertThat(qemu.model("epyc")).isEmpty();
    }

    @Test
    void definitionsSetMoreThanFeatures() {
        assertThat(qemu.model("GraniteRapids-v2").orElseThrow().properties()).containsEntry("avx10-version", "1");
        assertThat(qemu.model("EPYC-v1").orElseThrow().properties()).containsEntry("legacy-cache", "off");
        assertThat(qemu.model("EPYC-Milan-v2").orElseThrow().minXlevel()).isEqualTo(0x8000001e);
    }

    @Test
    void acceleratorsHaveTheirWays() {
        assertThat(qemu.kvmDefaultsOn()).isEqualTo(features("kvmclock", "kvm-nopiodelay", "kvm-asyncpf",
                "kvm-steal-time", "kvm-pv-eoi", "kvmclock-stable-bit", "x2apic"));
        assertThat(qemu.kvmDefaultsOff()).isEqualTo(features("acpi", "monitor", "svm"));
        assertThat(qemu.tcgDefaultsOff()).isEqualTo(features("vme"));
        assertThat(qemu.notByMax()).isEqualTo(features("ht", "topoext", "kvm-hint-dedicated"));
        assertThat(qemu.notMigratable()).isEqualTo(features("invtsc"));
        assertThat(qemu.tcg().containsAll(features("avx2", "fsgsbase"))).isTrue();
        assertThat(qemu.tcg().intersects(features("avx512f", "vmx"))).isFalse();
    }

    @Test
    void dependenciesAreOfTheRelease() {
        assertThat(qemu.requires().get(features("vmx-ept").iterator().next())).isEqualTo(
                features("vmx-secondary-ctls"));
        assertThat(qemu.requires().get(features("avx10-256").iterator().next())).isEqualTo(
                features("avx10", "avx10-128"));
        assertThat(qemu.requires().get(features("avx10").iterator().next())).isEqualTo(features("avx10-128"));
        assertThat(catalog.qemu(Version.parse("7.2")).release().requires().keySet())
                .doesNotContainAnyElementsOf(features("avx10", "fb-clear"));
    }

    @Test
    void libvirtModelsTakeOverWhatTheirAncestorHas() {
        final LibvirtRelease libvirt = catalog.libvirt(Version.parse("11.3")).release();
        final LibvirtModel epyc = libvirt.model("EPYC").orElseThrow();
        final LibvirtModel twin = libvirt.model("EPYC-v1").orElseThrow();

        assertThat(epyc.canonical()).contains("EPYC-v1");
        assertThat(twin.ancestor()).contains("EPYC");
        assertThat(twin.features()).isEqualTo(epyc.features());
        assertThat(twin.signatures()).isEqualTo(epyc.signatures());
        assertThat(twin.vendor()).contains("AMD");
        assertThat(epyc.removed()).isEqualTo(features("monitor"));
        assertThat(libvirt.vendorName(Vendor.HYGON)).contains("Hygon");
        assertThat(libvirt.models().stream().filter(LibvirtModel::partialCompat)).hasSize(62);
        assertThat(libvirt.features().stream().filter(feature -> !feature.migratable()).map(LibvirtFeature::name))
                .containsExactlyInAnyOrder("xsaves", "invtsc");
    }

    @Test
    void levelsAddUp() {
        assertThat(catalog.abiLevels().stream().map(AbiLevel::name))
                .containsExactly("x86-64-v1", "x86-64-v2", "x86-64-v3", "x86-64-v4");
        assertThat(catalog.abiLevels().get(2).features().containsAll(catalog.abiLevels().get(1).features())).isTrue();
        assertThat(catalog.abiLevels().get(2).features().containsAll(features("avx2", "xsave", "lm", "sse2")))
                .isTrue();
    }

    @Test
    void stateHasOwners() {
        assertThat(catalog.xsaveComponents().get(2)).isEqualTo(features("avx"));
        assertThat(catalog.xsaveComponents().get(17)).isEqualTo(features("amx-tile"));
        assertThat(catalog.mirroredOnAmd().size()).isEqualTo(18);
    }

    @Test
    void cachesFollowVersions() {
        assertThat(catalog.caches().of(qemu.model("EPYC-v3").orElseThrow()).orElseThrow())
                .isEqualTo(catalog.caches().sets().get("epyc"));
        assertThat(catalog.caches().of(qemu.model("EPYC-v4").orElseThrow()).orElseThrow())
                .isEqualTo(catalog.caches().sets().get("epyc-v4")).hasSize(4);
        assertThat(catalog.caches().of(qemu.model("Haswell").orElseThrow())).isEmpty();
        assertThat(List.of(catalog.caches().legacy("legacy-l1d").size(),
                catalog.caches().legacy("legacy-l1d-amd").size())).containsExactly(32768, 65536);
    }
}
