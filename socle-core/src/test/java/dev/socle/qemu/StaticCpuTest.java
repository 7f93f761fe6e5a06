package dev.socle.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Relation;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.testing.Case;
import dev.socle.testing.Laws;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaticCpuTest {

    private static final QemuRelease RELEASE = Catalog.embedded().newestQemu();

    @Test
    void aModelWithLessIsASubset() {
        final StaticCpu skylake = model("Skylake-Server-v1");
        final StaticCpu less = with(skylake, skylake.features().andNot(feature("aes")), skylake.level());

        final StaticComparison comparison = StaticComparison.of(less, skylake, RELEASE);

        assertThat(comparison.relation()).isEqualTo(Relation.SUBSET);
        assertThat(comparison.responsible()).containsExactly("aes");
        assertThat(comparison.appearance()).isEmpty();
    }

    @Test
    void aLowerLevelWithMoreFeaturesIsNeither() {
        final StaticCpu skylake = model("Skylake-Server-v1");
        final StaticCpu other = with(skylake, skylake.features().or(feature("ssbd")), 6);

        assertThat(StaticComparison.of(other, skylake, RELEASE).relation()).isEqualTo(Relation.INCOMPATIBLE);
        assertThat(StaticComparison.of(other, skylake, RELEASE).responsible()).containsExactly("level", "ssbd");
    }

    @Test
    void theBrandDoesNotDecideWhereACpuRuns() {
        final StaticCpu skylake = model("Skylake-Server-v1");
        final StaticCpu renamed = new StaticCpu(skylake.vendor(), new Signature(6, 106, 6), "Another",
                skylake.level(), skylake.xlevel(), skylake.addressBits(), skylake.features());

        final StaticComparison comparison = StaticComparison.of(skylake, renamed, RELEASE);

        assertThat(comparison.relation()).isEqualTo(Relation.IDENTICAL);
        assertThat(comparison.responsible()).isEmpty();
        assertThat(comparison.appearance()).containsExactly("model", "stepping", "model-id");
    }

    @Test
    void vendorsAreNeverComparable() {
        assertThat(StaticComparison.of(model("EPYC-v1"), model("Skylake-Server-v1"), RELEASE).responsible())
                .contains("vendor");
        assertThat(StaticBaseline.of(List.of(model("EPYC-v1"), model("Skylake-Server-v1")), RELEASE))
                .isInstanceOfSatisfying(StaticBaseline.NoneAcrossVendors.class, none ->
                        assertThat(none.vendors()).containsExactly(Vendor.AMD, Vendor.INTEL));
    }

    @Test
    void isSpeltOnBase() {
        assertThat(model("Nehalem-v1").properties(RELEASE)).containsEntry("sse4.2", "on")
                .containsEntry("vendor", "GenuineIntel").containsEntry("family", "6").containsEntry("model", "26")
                .containsEntry("xlevel", "0x80000008").doesNotContainKey("avx");
    }

    @Test
    void aBaselineOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> StaticBaseline.of(List.of(), RELEASE))
                .withMessageContaining("at least one");
    }

    @Test
    void comparingTheOtherWayRoundReverses() {
        Laws.check("static comparison reverses", 500, c -> {
            final StaticCpu first = c.note("first", any(c));
            final StaticCpu second = c.note("second", any(c));
            final StaticComparison there = StaticComparison.of(first, second, RELEASE);
            final StaticComparison back = StaticComparison.of(second, first, RELEASE);
            assertThat(back.relation()).isEqualTo(there.relation().reversed());
            assertThat(back.responsible()).isEqualTo(there.responsible());
            assertThat(there.responsible().isEmpty()).isEqualTo(there.relation() == Relation.IDENTICAL);
        });
    }

    @Test
    void aBaselineIsCoveredByEachAndDoesNotCareForOrder() {
        Laws.check("static baseline is covered", 300, c -> {
            final List<StaticCpu> cpus = new ArrayList<>();
            for (int i = 0; i <= c.nextInt(4); i++) {
                cpus.add(ofIntel(c));
            }
            c.note("cpus", cpus);
            final StaticBaseline baseline = StaticBaseline.of(cpus, RELEASE);
            final StaticCpu common = ((StaticBaseline.Common) baseline).cpu();
            assertThat(cpus).allSatisfy(cpu -> assertThat(StaticComparison.of(cpu, common, RELEASE).relation())
                    .isIn(Relation.SUPERSET, Relation.IDENTICAL));
            final List<StaticCpu> shuffled = new ArrayList<>(cpus);
            Collections.shuffle(shuffled, c);
            assertThat(StaticBaseline.of(shuffled, RELEASE)).isEqualTo(baseline);
        });
    }

    private static StaticCpu any(Case c) {
        return changed(c, RELEASE.models().get(c.nextInt(RELEASE.models().size())));
    }

    private static StaticCpu ofIntel(Case c) {
        final List<QemuModel> models = RELEASE.models().stream()
                .filter(model -> model.vendor().filter(Vendor.INTEL::equals).isPresent()).toList();
        return changed(c, models.get(c.nextInt(models.size())));
    }

    /** A model with a few features on and off, and sometimes another level. */
    private static StaticCpu changed(Case c, QemuModel model) {
        final StaticCpu plain = of(model);
        final List<FeatureSet> all = List.copyOf(RELEASE.names().preferred().values());
        FeatureSet features = plain.features();
        for (int i = 0; i < 3; i++) {
            features = features.or(all.get(c.nextInt(all.size())))
                    .andNot(all.get(c.nextInt(all.size())));
        }
        return with(plain, features, c.nextBoolean() ? plain.level() : 4 + c.nextInt(10));
    }

    private static StaticCpu model(String name) {
        return of(RELEASE.model(name).orElseThrow());
    }

    private static StaticCpu of(QemuModel model) {
        return new StaticCpu(model.vendor().orElseThrow(), model.signature(), model.modelId(), model.minLevel(),
                model.minXlevel(), 40, new CpuExpander(RELEASE).features(model, Accelerator.TCG, FeatureSet.empty(),
                FeatureSet.empty()));
    }

    private static StaticCpu with(StaticCpu cpu, FeatureSet features, int level) {
        return new StaticCpu(cpu.vendor(), cpu.signature(), cpu.modelId(), level, cpu.xlevel(), cpu.addressBits(),
                features);
    }

    private static FeatureSet feature(String name) {
        return RELEASE.names().find(name).orElseThrow();
    }
}
