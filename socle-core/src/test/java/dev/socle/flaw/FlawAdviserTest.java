package dev.socle.flaw;

import static dev.socle.flaw.FlawFixture.EVERY_NAME;
import static dev.socle.flaw.FlawFixture.feature;
import static dev.socle.flaw.FlawFixture.features;
import static dev.socle.flaw.FlawFixture.offering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.BitChoice.Purpose;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What to show and hide: as much as closes flaws, nothing that costs movability, no promise that may be broken. */
class FlawAdviserTest {

    private static final FlawAdviser ADVISER = FlawAdviser.embedded();
    private static final Signature SKYLAKE = new Signature(6, 0x55, 4);
    private static final Signature CASCADE_LAKE = new Signature(6, 0x55, 7);
    private static final Signature MILAN = new Signature(25, 1, 1);

    @Test
    void showsWhatClosesFlawsWhereEveryHostOffersIt() {
        final FeatureSet patched = features("spec-ctrl", "ssbd", "md-clear", "stibp", "pcid", "invpcid", "hle", "rtm",
                "flush-l1d", "arch-capabilities", "fb-clear", "skip-l1dfl-vmentry", "pschange-mc-no");
        final Advised advised = intel(SKYLAKE, offering(patched), offering(patched.without(feature("stibp"))));

        assertThat(advised.shown()).contains(feature("spec-ctrl"), feature("ssbd"), feature("md-clear"),
                feature("arch-capabilities"), feature("fb-clear"), feature("pcid"), feature("invpcid"));
        assertThat(advised.shown().contains(feature("stibp"))).isFalse();
        assertThat(advised.hidden()).contains(feature("hle"), feature("rtm"), feature("tsx-ctrl"));
        assertThat(choice(advised, "md-clear").purpose()).isEqualTo(Purpose.CLOSES);
        assertThat(choice(advised, "md-clear").reason()).startsWith("closes Microarchitectural Data Sampling");
        assertThat(choice(advised, "md-clear").references()).isNotEmpty().allMatch(url -> url.startsWith("https://"));
        assertThat(choice(advised, "arch-capabilities").reason()).startsWith("carries ").contains("fb-clear");
        assertThat(choice(advised, "pcid").purpose()).isEqualTo(Purpose.SPEEDS_UP);
        assertThat(choice(advised, "rtm").purpose()).isEqualTo(Purpose.ATTACK_SURFACE);
        assertThat(choice(advised, "tsx-ctrl").purpose()).isEqualTo(Purpose.CONTRADICTS);
    }

    @Test
    void oneHostThatIsNotKnownToKeepAPromiseWithdrawsIt() {
        final FeatureSet safe = features("arch-capabilities", "rdctl-no", "mds-no", "md-clear", "ibrs-all",
                "spec-ctrl", "ssbd");
        final KnownFeatures silent = new KnownFeatures(safe.andNot(features("rdctl-no", "mds-no")),
                FeatureSet.empty());

        assertThat(intel(CASCADE_LAKE, offering(safe)).shown()).contains(feature("rdctl-no"), feature("mds-no"));
        final Advised doubtful = intel(CASCADE_LAKE, offering(safe), silent);
        assertThat(doubtful.hidden()).contains(feature("rdctl-no"), feature("mds-no"));
        assertThat(doubtful.shown()).contains(feature("md-clear"));
        assertThat(choice(doubtful, "mds-no").reason())
                .isEqualTo("a promise about every host, and host 2 is not known to keep it");
    }

    @Test
    void neverShowsPairsThatContradict() {
        final Advised rfds = ADVISER.adviseForOffers(Vendor.INTEL, new Signature(6, 0x86, 4),
                List.of(offering(features("arch-capabilities", "rfds-no", "rfds-clear"))), EVERY_NAME);
        assertThat(rfds.shown().contains(feature("rfds-no"))).isTrue();
        assertThat(rfds.hidden().contains(feature("rfds-clear"))).isTrue();

        final Advised amd = amd(features("amd-no-ssb", "amd-ssbd", "virt-ssbd", "srso-no", "ibpb-brtype", "ibpb"));
        assertThat(amd.shown()).contains(feature("amd-no-ssb"), feature("srso-no"), feature("ibpb"));
        assertThat(amd.hidden()).contains(feature("amd-ssbd"), feature("virt-ssbd"), feature("ibpb-brtype"));
        assertThat(choice(amd, "virt-ssbd").reason()).isEqualTo("contradicts amd-no-ssb, which every host has");
    }

    @Test
    void givesBothFormsOfSsbdOrTheEmulatedOneAlone() {
        assertThat(amd(features("amd-ssbd", "virt-ssbd")).shown())
                .contains(feature("amd-ssbd"), feature("virt-ssbd"));
        final Advised withZen1 = ADVISER.adviseForOffers(Vendor.AMD, new Signature(23, 1, 2),
                List.of(offering(features("amd-ssbd", "virt-ssbd")), offering(features("virt-ssbd"))), EVERY_NAME);
        assertThat(withZen1.shown()).contains(feature("virt-ssbd")).doesNotContain(feature("amd-ssbd"));
    }

    @Test
    void milanGetsItsMicrocodeBits() {
        assertThat(amd(features("ibpb", "ibpb-brtype", "sbpb", "verw-clear", "amd-stibp")).shown())
                .contains(feature("ibpb-brtype"), feature("sbpb"), feature("verw-clear"), feature("amd-stibp"));
    }

    @Test
    void warningsAreShownIfTheyCanAndSaidIfTheyCannot() {
        final FeatureSet warned = features("arch-capabilities", "rsba", "spec-ctrl");

        final Advised everywhere = intel(SKYLAKE, offering(warned));
        assertThat(choice(everywhere, "rsba").purpose()).isIn(Purpose.WARNS, Purpose.CLOSES);
        assertThat(everywhere.notes()).isEmpty();
        final Advised somewhere = intel(SKYLAKE, offering(warned), offering(features("spec-ctrl")));
        assertThat(somewhere.shown().contains(feature("rsba"))).isFalse();
        assertThat(somewhere.notes()).singleElement().asString()
                .startsWith("rsba should warn guests").contains("host 1");
    }

    @Test
    void showsOnlyWhatCanBeSpelt() {
        final Advised advised = ADVISER.adviseForOffers(Vendor.INTEL, SKYLAKE,
                List.of(offering(features("md-clear", "ssbd"))), EVERY_NAME.without(feature("ssbd")));

        assertThat(advised.shown().contains(feature("md-clear"))).isTrue();
        assertThat(advised.shown().contains(feature("ssbd"))).isFalse();
    }

    @Test
    void saysWhatItChangesInAModel() {
        final Advised advised = intel(SKYLAKE, offering(features("spec-ctrl", "md-clear", "ssbd", "hle", "rtm")));
        final FeatureSet model = features("spec-ctrl", "hle", "rtm", "avx");

        assertThat(advised.applyTo(model)).isEqualTo(features("spec-ctrl", "md-clear", "ssbd", "avx"));
        assertThat(advised.additionsTo(model)).extracting(BitChoice::name).contains("md-clear", "ssbd")
                .doesNotContain("spec-ctrl");
        assertThat(advised.removalsFrom(model)).extracting(BitChoice::name).containsExactlyInAnyOrder("hle", "rtm");
    }

    @Test
    void showsWhatOnlyNestedHypervisorsUseOnlyIfGuestsRunGuests() {
        final List<FlawHost> hosts = List.of(FlawHost.of("h", offering(features("arch-capabilities", "rdctl-no",
                "pschange-mc-no", "skip-l1dfl-vmentry"))));

        assertThat(ADVISER.advise(Vendor.INTEL, CASCADE_LAKE, hosts, EVERY_NAME).shown())
                .contains(feature("rdctl-no"))
                .doesNotContain(feature("pschange-mc-no"), feature("skip-l1dfl-vmentry"));
        assertThat(ADVISER.advise(Vendor.INTEL, CASCADE_LAKE, hosts, EVERY_NAME, true).shown())
                .contains(feature("rdctl-no"), feature("pschange-mc-no"), feature("skip-l1dfl-vmentry"));
    }

    @Test
    void givesNoAdviceForNoHosts() {
        assertThatThrownBy(() -> ADVISER.advise(Vendor.INTEL, SKYLAKE, List.of(), EVERY_NAME))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Advised intel(Signature signature, KnownFeatures... offers) {
        return ADVISER.adviseForOffers(Vendor.INTEL, signature, Arrays.asList(offers), EVERY_NAME);
    }

    private static Advised amd(FeatureSet offer) {
        return ADVISER.adviseForOffers(Vendor.AMD, MILAN, List.of(offering(offer)), EVERY_NAME);
    }

    private static BitChoice choice(Advised advised, String name) {
        return Stream.concat(advised.show().stream(), advised.hide().stream())
                .filter(choice -> choice.name().equals(name)).findFirst().orElseThrow();
    }
}
