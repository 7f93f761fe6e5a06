package dev.socle.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.testing.Catalogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Names across dialects and releases. */
class CatalogNamesTest {

    private final Catalog catalog = Catalogs.full();

    private List<FeatureNames> dialects() {
        final List<FeatureNames> dialects = new ArrayList<>();
        catalog.qemuReleases().forEach(version -> dialects.add(catalog.qemu(version).release().names()));
        catalog.libvirtReleases().forEach(version -> dialects.add(catalog.libvirt(version).release().names()));
        dialects.add(catalog.linuxNames());
        dialects.add(catalog.traitNames());
        return dialects;
    }

    private Set<String> allNames() {
        final Set<String> names = new TreeSet<>();
        dialects().forEach(dialect -> {
            names.addAll(dialect.preferred().keySet());
            names.addAll(dialect.aliases().keySet());
        });
        return names;
    }

    /** QEMU's one name covers INVEPT's bit and INVVPID's, for which libvirt has a name of its own. */
    @Test
    void onlyOneNameMeansDifferentThingsToDifferentDialects() {
        assertThat(allNames()).hasSizeGreaterThan(500);
        assertThat(allNames().stream().filter(name -> catalog.find(name).size() != 1))
                .containsExactly("vmx-invept-single-context");
        assertThat(catalog.find("vmx-invept-single-context").keySet())
                .containsExactly("QEMU 11.1, QEMU 10.0, QEMU 7.2", "libvirt 12.8, libvirt 11.3");
        assertThat(catalog.feature("vmx-invvpid-single-context").orElseThrow().stream().map(catalog::name))
                .containsExactly("vmx-invept-single-context");
    }

    @Test
    void onlyTwoNamesStandForTwoBitsInQemu() {
        assertThat(catalog.newestQemu().names().preferred().entrySet().stream()
                .filter(name -> name.getValue().size() != 1).map(name -> name.getKey()))
                .containsExactly("kvmclock", "vmx-invept-single-context");
    }

    @Test
    void everyBitThatAnyDialectNamesCanBePrinted() {
        final FeatureSet named = dialects().stream().flatMap(dialect -> dialect.preferred().values().stream())
                .reduce(FeatureSet.empty(), FeatureSet::or);

        assertThat(catalog.names(named)).isSorted().doesNotHaveDuplicates()
                .noneMatch(name -> name.startsWith("cpuid:") || name.startsWith("msr:"));
    }

    @Test
    void aBitThatNobodyNamesIsPrintedAsItsPlace() {
        assertThat(catalog.name(Feature.at(Place.parse("cpuid:0x40000003:0:eax:9"))))
                .isEqualTo("cpuid:0x40000003:0:eax:9");
    }

    @Test
    void aReleaseKnowsOnlyItsOwnNames() {
        final FeatureNames old = catalog.qemu(Version.parse("7.2")).release().names();

        assertThat(old.find("fb-clear")).isEmpty();
        assertThat(old.find("lahf_lm")).isEqualTo(old.find("lahf-lm")).isPresent();
        assertThat(old.preferredFor("lahf_lm")).contains("lahf-lm");
        assertThat(catalog.newestQemu().names().find("its-no")).isPresent();
    }

    @Test
    void switchesAreNoFeatures() {
        catalog.qemuReleases().forEach(version -> {
            final QemuRelease release = catalog.qemu(version).release();
            assertThat(release.switches()).contains("check", "enforce", "pmu", "l3-cache", "hv-time", "kvm",
                    "migratable").noneMatch(name -> release.names().find(name).isPresent());
        });
        assertThat(catalog.newestQemu().switches()).contains("x-consistent-cache").doesNotContain(
                "full-cpuid-auto-level");
    }

    /** Linux shows ssbd, ibrs, ibpb, stibp for whichever vendor's bit there is. */
    @Test
    void whatLinuxMakesUpStandsForNoPlace() {
        assertThat(catalog.linuxSyntheticFlags()).contains("ssbd", "ibrs", "ibpb", "stibp", "constant_tsc")
                .noneMatch(flag -> catalog.linuxNames().find(flag).isPresent());
        assertThat(catalog.visibleInCpuinfo().contains(catalog.feature("md_clear").orElseThrow().iterator().next()))
                .isTrue();
        assertThat(catalog.visibleInCpuinfo().intersects(catalog.feature("spec-ctrl").orElseThrow())).isFalse();
    }

    @Test
    void traitsSayWhatNovaDoesWithThem() {
        final Trait sse3 = catalog.traits().stream().filter(trait -> trait.name().equals("HW_CPU_X86_SSE3"))
                .findFirst().orElseThrow();

        assertThat(sse3.features()).isEqualTo(catalog.feature("pni").orElseThrow());
        assertThat(sse3.novaKey()).contains("sse3");
        assertThat(sse3.reported()).isFalse();
        assertThat(catalog.feature("HW_CPU_X86_TSX")).contains(catalog.feature("hle").orElseThrow()
                .or(catalog.feature("rtm").orElseThrow()));
        assertThat(catalog.traits()).hasSize(63);
    }

    @Test
    void everyNoteIsOnAFeatureOrAProperty() {
        assertThat(catalog.notes()).containsKeys("pcid", "fzrm", "kvmclock", "vmx-ept", "pmu");
        assertThat(catalog.notes().keySet().stream()
                .filter(name -> catalog.newestQemu().names().find(name).isEmpty()))
                .containsExactlyInAnyOrder("pmu", "phys-bits", "host-phys-bits");
    }
}
