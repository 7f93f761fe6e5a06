package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Blocker;
import dev.socle.libvirt.CpuDefinition.Feature;
import dev.socle.libvirt.CpuDefinition.Match;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Model;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.testing.Catalogs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What libvirt does on other architectures than x86, beyond what its recorded cases (all of ppc64) pin. */
final class OtherArchitecturesTest {

    private static final LibvirtRelease RELEASE = Catalogs.full().libvirt(new Version(11, 3, 0)).release();

    private static LibvirtArch arch(String name) {
        return LibvirtArch.of(name, RELEASE, Quirks.exact(RELEASE.version()));
    }

    private static CpuDefinition compat(String generation) {
        return CpuDefinition.guest(Mode.HOST_MODEL).toBuilder()
                .model(new Model(Optional.of(generation), true, Optional.empty())).build();
    }

    @Test
    void ppc64RunsOlderGenerationsAndNoNewerOnes() {
        final CpuDefinition power9 = CpuDefinition.host("ppc64le", "POWER9");

        assertThat(word(arch("ppc64le").compare(power9, compat("power8")))).isEqualTo("identical");
        assertThat(word(arch("ppc64le").compare(power9, compat("power10")))).isEqualTo("incompatible");
        assertThat(word(arch("ppc64le").compare(power9, compat("power5")))).startsWith("error: there is no");
        assertThat(word(arch("ppc64").compare(power9, CpuDefinition.custom("POWER8", true))))
                .isEqualTo("incompatible");
        assertThat(arch("ppc64").compare(power9, CpuDefinition.custom("POWER8", true)))
                .isInstanceOfSatisfying(Outcome.Done.class, done -> assertThat(((Comparison.Incompatible) done.value())
                        .blockers()).singleElement().isInstanceOf(Blocker.OtherModel.class));
    }

    @Test
    void ppc64KnowsRevisionsByTheirGeneration() {
        assertThat(List.of("POWER7_v2.1", "POWER7_v2.3", "POWER7+_v2.1", "POWER8_v1.0", "POWER8_v2.0").stream()
                .map(name -> arch("ppc64").convertLegacy(CpuDefinition.custom(name, true)).modelName().orElseThrow()))
                .containsExactly("POWER7", "POWER7", "POWER7", "POWER8", "POWER8_v2.0");
    }

    @Test
    void ppc64GenerationsAreOfTheRelease() {
        final LibvirtRelease newest = Catalogs.full().libvirt(new Version(12, 8, 0)).release();

        assertThat(RELEASE.ppc64().model("POWER11")).isEmpty();
        assertThat(newest.ppc64().model("POWER11")).isPresent();
        assertThat(word(LibvirtArch.of("ppc64", newest, Quirks.none())
                .compare(CpuDefinition.host("ppc64", "POWER11"), compat("power11")))).isEqualTo("identical");
    }

    @Test
    void armComparesHostsOnlyAndTakesTheFirstModelForAll() {
        final CpuDefinition n1 = CpuDefinition.host("aarch64", "Neoverse-N1");
        final CpuDefinition a72 = CpuDefinition.host("aarch64", "cortex-a72");

        assertThat(word(arch("aarch64").compare(n1, a72))).isEqualTo("incompatible");
        assertThat(word(arch("aarch64").compare(n1, n1))).isEqualTo("identical");
        assertThat(word(arch("aarch64").compare(n1, CpuDefinition.custom("cortex-a72", false))))
                .isEqualTo("identical");
        assertThat(arch("aarch64").baseline(List.of(a72, n1), BaselineRequest.plain()))
                .isEqualTo(Outcome.done(CpuDefinition.custom("cortex-a72", true)));
    }

    @Test
    void armKnowsTheNamesOfItsFeatures() {
        final CpuDefinition guest = CpuDefinition.guest(Mode.HOST_PASSTHROUGH);

        assertThat(arch("aarch64").validateFeatures(ModelFeatures.with(guest, "sve256", Policy.REQUIRE)))
                .isInstanceOf(Outcome.Done.class);
        assertThat(arch("aarch64").validateFeatures(ModelFeatures.with(guest, "aes", Policy.REQUIRE)))
                .isEqualTo(Outcome.failed(new CpuError.UnknownFeature("aes")));
        assertThat(arch("aarch64").hasFeature(guest, "sve")).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void s390xSaysWhatOnlyQemuKnows() {
        final CpuDefinition z14 = CpuDefinition.custom("z14", false);

        assertThat(arch("s390x").baseline(List.of(z14), BaselineRequest.plain()))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.error())
                        .isInstanceOf(CpuError.NotKnown.class));
        assertThat(arch("s390x").update(z14.toBuilder().match(Match.MINIMUM).build(), z14, Policy.DISABLE))
                .isInstanceOf(Outcome.Failed.class);
        assertThat(arch("s390x").validateFeatures(ModelFeatures.with(z14, "vx", Policy.OPTIONAL)))
                .isInstanceOf(Outcome.Failed.class);
        final CpuDefinition host = z14.toBuilder().feature(Feature.of("vx", Policy.REQUIRE)).build();
        assertThat(arch("s390x").update(ModelFeatures.with(CpuDefinition.guest(Mode.HOST_MODEL), "te", Policy.DISABLE),
                host, Policy.DISABLE).map(cpu -> cpu.features().stream().map(Feature::name).toList()))
                .isEqualTo(Outcome.done(List.of("vx", "te")));
    }

    @Test
    void riscvAndLoongarchCompareNothing() {
        final CpuDefinition any = CpuDefinition.custom("any", false);
        for (String name : List.of("riscv64", "loongarch64")) {
            assertThat(word(arch(name).compare(any, any))).isEqualTo("identical");
            assertThat(arch(name).baseline(List.of(any), BaselineRequest.plain())).isInstanceOf(Outcome.Failed.class);
        }
        assertThat(word(arch("mips").compare(any, any))).startsWith("error");
    }

    @Test
    void aRegisterTellsTheModel() {
        assertThat(RELEASE.ppc64().model(0x004d_0200, Optional.empty()).orElseThrow().name()).isEqualTo("POWER8");
        assertThat(RELEASE.arm().model(0xd08, Optional.of("ARM")).orElseThrow().name()).isEqualTo("cortex-a72");
        assertThat(RELEASE.arm().model(0xd01, Optional.of("ARM"))).isEmpty();
        assertThat(RELEASE.arm().vendors().get("Ampere")).hasValue(0xc0);
    }

    private static String word(Outcome<Comparison> outcome) {
        return switch (outcome) {
            case Outcome.Done<Comparison>(Comparison comparison) -> comparison.word();
            case Outcome.Failed<Comparison>(CpuError error) -> "error: " + error.reason();
        };
    }
}
