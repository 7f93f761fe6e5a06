package dev.socle.flaw;

import static dev.socle.flaw.FlawFixture.features;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.internal.EmbeddedFlaws;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions are read as written, and never make a claim of what is not known. */
class ConditionTest {

    private static final CpuList OWN = new CpuList("own", "CPUs of the test", List.of(
            new CpuRow(Optional.of("Intel"), List.of(new CpuRow.Range(6, 6)), List.of(new CpuRow.Range(0x55, 0x55)),
                    new CpuRow.Range(0, 5), Optional.of("Skylake-X"))));
    private static final ConditionParser PARSER = new ConditionParser(
            EmbeddedFlaws.lookup(FlawFixture.CATALOG), Map.of("own", OWN));

    @Test
    void bindsAndTighterThanOr() {
        assertThat(test("ssbd or spec-ctrl and md-clear", "ssbd")).isEqualTo(Truth.YES);
        assertThat(test("(ssbd or spec-ctrl) and md-clear", "ssbd")).isEqualTo(Truth.NO);
        assertThat(test("not ssbd and not md-clear")).isEqualTo(Truth.YES);
        assertThat(test("not (ssbd or md-clear)", "md-clear")).isEqualTo(Truth.NO);
        assertThat(test("always")).isEqualTo(Truth.YES);
        assertThat(test("never or listed")).isEqualTo(Truth.YES);
        assertThat(test("list own and Intel and not AMD")).isEqualTo(Truth.YES);
    }

    /** What is shown to people means what the data say. */
    @ParameterizedTest
    @ValueSource(strings = {"its-no or bhi-ctrl", "tsa-sq-no and tsa-l1-no", "not (ssbd or md-clear) and Intel",
        "ssbd or (spec-ctrl and md-clear)", "(ssbd or spec-ctrl) and md-clear", "not ssbd", "always", "never"})
    void wordsMeanTheSameAsTheCondition(String text) {
        final Condition condition = PARSER.parse(text, OWN);

        assertThat(condition.words()).isEqualTo(text);
        assertThat(PARSER.parse(condition.words(), OWN)).isEqualTo(condition);
    }

    @Test
    void saysWhatItExpected() {
        assertThatThrownBy(() -> PARSER.parse("ssbd and", OWN))
                .hasMessageContaining("its end").hasMessageContaining("expected a vendor, a list or a feature");
        assertThatThrownBy(() -> PARSER.parse("(ssbd", OWN)).hasMessageContaining("a closing parenthesis");
        assertThatThrownBy(() -> PARSER.parse("ssbd md-clear", OWN)).hasMessageContaining("and, or, or the end");
        assertThatThrownBy(() -> PARSER.parse("ssbd & md-clear", OWN)).hasMessageContaining("is no word");
        assertThatThrownBy(() -> PARSER.parse("list other", OWN)).hasMessageContaining("is no list");
        assertThatThrownBy(() -> PARSER.parse("sbsd", OWN)).hasMessageContaining("is no feature");
    }

    @Test
    void doesNotClaimWhatIsNotKnown() {
        final CpuView nothing = CpuView.unknown();

        assertThat(PARSER.parse("ssbd", OWN).test(nothing).truth()).isEqualTo(Truth.UNKNOWN);
        assertThat(PARSER.parse("not ssbd", OWN).test(nothing).truth()).isEqualTo(Truth.UNKNOWN);
        assertThat(PARSER.parse("listed", OWN).test(nothing).truth()).isEqualTo(Truth.UNKNOWN);
        assertThat(PARSER.parse("Intel", OWN).test(nothing).truth()).isEqualTo(Truth.UNKNOWN);
        assertThat(PARSER.parse("ssbd or always", OWN).test(nothing).truth()).isEqualTo(Truth.YES);
        assertThat(PARSER.parse("ssbd and never", OWN).test(nothing).truth()).isEqualTo(Truth.NO);
    }

    @Test
    void bitsOfTheRegisterAreSeenOnlyWithTheRegister() {
        assertThat(test("mds-no", "mds-no")).isEqualTo(Truth.NO);
        assertThat(test("mds-no", "mds-no", "arch-capabilities")).isEqualTo(Truth.YES);
        final CpuView registerUnknown = CpuView.of(Vendor.INTEL, new Signature(6, 0x55, 4),
                new KnownFeatures(features("mds-no"), FeatureSet.empty()));
        assertThat(PARSER.parse("mds-no", OWN).test(registerUnknown).truth()).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void listsGoByVendorFamilyModelAndStepping() {
        assertThat(listed(Vendor.INTEL, 6, 0x55, 5)).isEqualTo(Truth.YES);
        assertThat(listed(Vendor.INTEL, 6, 0x55, 6)).isEqualTo(Truth.NO);
        assertThat(listed(Vendor.INTEL, 6, 0x54, 5)).isEqualTo(Truth.NO);
        assertThat(listed(Vendor.AMD, 6, 0x55, 5)).isEqualTo(Truth.NO);
        assertThat(OWN.find(new CpuView(Optional.empty(), Optional.of(new Signature(6, 0x55, 5)),
                KnownFeatures.nothing())).truth()).isEqualTo(Truth.UNKNOWN);
        assertThat(OWN.find(new CpuView(Optional.of(Vendor.AMD), Optional.empty(),
                KnownFeatures.nothing())).truth()).isEqualTo(Truth.NO);
    }

    @Test
    void saysWhatDecided() {
        final CpuView skylake = CpuView.of(Vendor.INTEL, new Signature(6, 0x55, 4),
                FlawFixture.offering(FeatureSet.empty()));

        assertThat(PARSER.parse("Intel and listed", OWN).test(skylake).text())
                .isEqualTo("the vendor is Intel, 06-55-04 (Skylake-X) is on the list of CPUs of the test");
        assertThat(PARSER.parse("ssbd and listed", OWN).test(skylake).text()).isEqualTo("ssbd is not there");
        assertThat(PARSER.parse("ssbd", OWN).test(CpuView.unknown()).text()).isEqualTo("nothing is known of ssbd");
    }

    private static Truth test(String condition, String... shown) {
        return PARSER.parse(condition, OWN).test(CpuView.of(Vendor.INTEL, new Signature(6, 0x55, 4),
                FlawFixture.offering(features(shown)))).truth();
    }

    private static Truth listed(Vendor vendor, int family, int model, int stepping) {
        return OWN.find(CpuView.of(vendor, new Signature(family, model, stepping), KnownFeatures.nothing())).truth();
    }
}
