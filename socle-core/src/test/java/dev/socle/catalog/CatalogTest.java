package dev.socle.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.testing.Catalogs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {

    private final Catalog catalog = Catalogs.full();

    @ParameterizedTest
    @CsvSource({"7.2, 74", "10.0, 90", "11.1, 123"})
    void qemuHasAllVersionsOfItsModels(String release, int versions) {
        assertThat(catalog.qemu(Version.parse(release)).release().models()).hasSize(versions);
    }

    @ParameterizedTest
    @CsvSource({"9.0, 58, 212, 0", "11.3, 150, 364, 59", "12.8, 176, 400, 63"})
    void libvirtHasAllOfItsMap(String release, int models, int features, int canonical) {
        final LibvirtRelease libvirt = catalog.libvirt(Version.parse(release)).release();

        assertThat(libvirt.models()).hasSize(models);
        assertThat(libvirt.features()).hasSize(features);
        assertThat(libvirt.models().stream().filter(model -> model.canonical().isPresent())).hasSize(canonical);
    }

    @ParameterizedTest
    @CsvSource({"pclmuldq, cpuid:0x1:0:ecx:1", "pclmulqdq, cpuid:0x1:0:ecx:1", "sse3, cpuid:0x1:0:ecx:0",
        "lahf_lm, cpuid:0x80000001:0:ecx:0", "lahf-lm, cpuid:0x80000001:0:ecx:0",
        "HW_CPU_X86_AVX2, cpuid:0x7:0:ebx:5", "arch_capabilities, cpuid:0x7:0:edx:29",
        "osxsave, cpuid:0x1:0:ecx:27"})
    void findsANameOfAnyDialect(String name, String place) {
        assertThat(catalog.feature(name)).contains(FeatureSet.of(Feature.at(Place.parse(place))));
    }

    @Test
    void aNameMayStandForTwoBits() {
        assertThat(catalog.feature("kvmclock").orElseThrow().stream().map(Feature::toString))
                .containsExactly("cpuid:0x40000001:0:eax:0", "cpuid:0x40000001:0:eax:3");
    }

    @Test
    void vmxControlsAreTheUpperHalfInEveryDialect() {
        final Feature ept = Feature.at(Place.parse("msr:0x48b:33"));

        assertThat(catalog.feature("vmx-ept")).contains(FeatureSet.of(ept));
        assertThat(catalog.libvirt(Version.parse("11.3")).release().feature("vmx-ept").orElseThrow())
                .isEqualTo(new LibvirtFeature("vmx-ept", ept, Place.parse("msr:0x48b:1"), true));
        assertThat(catalog.libvirt(Version.parse("12.8")).release().feature("vmx-ept").orElseThrow())
                .isEqualTo(new LibvirtFeature("vmx-ept", ept, ept.place(), true));
    }

    @Test
    void releasesInBetweenAreJudgedByTheNextOlderOne() {
        assertThat(catalog.qemu(Version.parse("9.2.4")).release().version()).isEqualTo(Version.parse("7.2.22"));
        assertThat(catalog.qemu(Version.parse("9.2.4")).exact()).isFalse();
        assertThat(catalog.qemu(Version.parse("10.0.2")).exact()).isTrue();
        assertThat(catalog.qemu(Version.parse("2.5")).release().version()).isEqualTo(Version.parse("7.2.22"));
        assertThat(catalog.libvirt(Version.parse("13.1")).release().version()).isEqualTo(Version.parse("12.8"));
    }

    @Test
    void printsQemusNameWhereThereIsOne() {
        assertThat(List.of("pclmuldq", "osxsave", "cqm").stream()
                .map(name -> catalog.name(catalog.feature(name).orElseThrow().iterator().next())))
                .containsExactly("pclmulqdq", "osxsave", "cmt");
    }
}
