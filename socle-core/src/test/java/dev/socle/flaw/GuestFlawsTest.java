package dev.socle.flaw;

import static dev.socle.flaw.FlawFixture.EVERY_NAME;
import static dev.socle.flaw.FlawFixture.FLAWS;
import static dev.socle.flaw.FlawFixture.JUDGE;
import static dev.socle.flaw.FlawFixture.feature;
import static dev.socle.flaw.FlawFixture.features;
import static dev.socle.flaw.FlawFixture.flaw;
import static dev.socle.flaw.FlawFixture.guest;
import static dev.socle.flaw.FlawFixture.offering;
import static dev.socle.flaw.FlawFixture.silicon;
import static dev.socle.flaw.FlawFixture.standing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What guests of QEMU's models are open to, as worked out for a Linux 7.1 guest whose host grants the model. */
class GuestFlawsTest {

    /** O open, C covered, I immune, - not applicable, h for the host alone. */
    @ParameterizedTest
    @CsvSource({
        // model,                spectre-v2 bhi meltdown ssb mds taa mmio retbleed-intel inception rfds its tsa downfall
        "kvm64,                  O,C,C,O,O,-,-,-,-,-,C,-,-",
        "Conroe,                 O,C,C,O,O,-,-,-,-,-,C,-,-",
        "Westmere-v2,            C,C,C,O,O,-,-,-,-,-,C,-,-",
        "Haswell-v4,             C,C,C,O,O,-,-,-,-,-,C,-,-",
        "Skylake-Client-v4,      C,C,C,O,O,-,O,C,-,-,C,-,h",
        "Skylake-Server-v5,      C,C,C,O,O,-,O,C,-,-,C,-,h",
        "Cascadelake-Server-v5,  C,C,I,C,I,-,O,C,-,-,C,-,h",
        "Cooperlake-v2,          C,C,I,C,I,I,O,C,-,-,C,-,h",
        "SapphireRapids-v3,      C,C,I,C,I,I,-,-,-,-,C,-,-",
        "SierraForest-v2,        C,C,I,C,I,-,-,-,-,-,I,-,-",
        "Denverton-v3,           C,C,I,C,-,-,-,-,-,O,C,-,-",
        "Snowridge-v4,           C,C,C,C,O,-,O,-,-,O,C,-,-",
        "KnightsMill,            O,C,C,-,O,-,-,-,-,-,C,-,-",
        "n270,                   -,-,-,-,-,-,-,-,-,-,-,-,-",
        "Opteron_G1,             O,-,-,-,-,-,-,-,-,-,-,-,-",
        "Opteron_G5,             O,-,-,O,-,-,-,-,-,-,-,-,-",
        "EPYC-v4,                C,-,-,O,-,-,-,-,O,-,-,-,-",
        "Dhyana-v2,              C,-,-,O,-,-,-,-,O,-,-,-,-",
        "EPYC-Rome-v4,           C,-,-,C,-,-,-,-,O,-,-,-,-",
        "EPYC-Milan-v2,          C,-,-,C,-,-,-,-,O,-,-,O,-",
        "EPYC-Genoa-v1,          C,-,-,C,-,-,-,-,O,-,-,O,-",
    })
    void modelsStandAsWorkedOut(String model, char spectre, char bhi, char meltdown, char ssb, char mds, char taa,
                                char mmio, char retbleed, char inception, char rfds, char its, char tsa, char gds) {
        final Map<String, Character> expected = new LinkedHashMap<>();
        expected.put("spectre-v2", spectre);
        expected.put("bhi", bhi);
        expected.put("meltdown", meltdown);
        expected.put("ssb", ssb);
        expected.put("mds", mds);
        expected.put("taa", taa);
        expected.put("mmio-stale-data", mmio);
        expected.put("retbleed-intel", retbleed);
        expected.put("inception", inception);
        expected.put("rfds", rfds);
        expected.put("its", its);
        expected.put("tsa", tsa);
        expected.put("downfall", gds);

        final Map<String, Character> found = new LinkedHashMap<>();
        expected.keySet().forEach(id -> found.put(id, letter(standing(id, guest(model)))));
        assertThat(found).isEqualTo(expected);
    }

    private static char letter(FlawStanding standing) {
        return switch (standing) {
            case FlawStanding.Open _ -> 'O';
            case FlawStanding.Covered _ -> 'C';
            case FlawStanding.Immune _ -> 'I';
            case FlawStanding.NotApplicable _ -> '-';
            case FlawStanding.NothingForGuest _ -> 'h';
            case FlawStanding.Unknown _ -> '?';
        };
    }

    @Test
    void skylakeIsClosedByAddingWhatItsModelLacks() {
        final CpuView closed = guest("Skylake-Server-v5", "ssbd", "md-clear", "flush-l1d");

        assertThat(standing("ssb", closed)).isInstanceOf(FlawStanding.Covered.class);
        assertThat(standing("mds", closed))
                .isEqualTo(new FlawStanding.Covered(features("md-clear"), "VERW clears the buffers"));
        assertThat(standing("mmio-stale-data", closed)).isInstanceOf(FlawStanding.Covered.class);
        assertThat(JUDGE.judge(closed, List.of(), EVERY_NAME)).noneMatch(FlawReport::isOpen);
    }

    @Test
    void earlyCascadeLakeWithTsxNeedsMoreThanMdClear() {
        assertThat(standing("taa", guest("Cascadelake-Server-v2", "md-clear"))).isInstanceOf(FlawStanding.Open.class);
        assertThat(standing("taa", guest("Cascadelake-Server-v2", "md-clear", "tsx-ctrl")))
                .isInstanceOf(FlawStanding.Covered.class);
        final FlawStanding.Open open = (FlawStanding.Open) standing("taa", guest("Cascadelake-Server-v2"));
        assertThat(open.closers().getFirst()).isEqualTo(
                new Closer(FeatureSet.empty(), features("hle", "rtm"), List.of()));
        assertThat(open.reason()).contains("no tsx-ctrl");
    }

    @Test
    void milanNeedsIbpbBrtypeAndMilanHostsOfferIt() {
        final FlawHost milan = new FlawHost("milan1", offering(features("ibpb-brtype", "sbpb", "ibpb")),
                silicon(Vendor.AMD, 25, 1, 1, offering(FeatureSet.empty())), new LinkedHashMap<>());
        final FlawStanding.Open open = (FlawStanding.Open) standing("inception", guest("EPYC-Milan-v2"), milan);

        assertThat(open.exposure()).isEqualTo(Exposure.EXPOSED);
        assertThat(open.closers().getFirst().isPossible()).isTrue();
        assertThat(open.closers().getFirst().show()).isEqualTo(features("ibpb-brtype", "sbpb"));
        assertThat(standing("inception", guest("EPYC-Milan-v2", "ibpb-brtype"), milan))
                .isInstanceOf(FlawStanding.Covered.class);
    }

    @Test
    void saysWhichHostLacksWhatAndWhatWouldHelp() {
        final FlawHost old = new FlawHost("old", offering(FeatureSet.empty()),
                silicon(Vendor.INTEL, 6, 0x55, 4, offering(FeatureSet.empty())), new LinkedHashMap<>());
        final FlawHost patched = new FlawHost("patched", offering(FeatureSet.empty()),
                silicon(Vendor.INTEL, 6, 0x55, 4, offering(features("md-clear"))), new LinkedHashMap<>());
        final FlawHost silent = FlawHost.of("silent", KnownFeatures.nothing());
        final FlawStanding.Open open = (FlawStanding.Open) JUDGE.judge(flaw("mds"), guest("Skylake-Server-v5"),
                List.of(old, patched, silent), EVERY_NAME);

        final Closer closer = open.closers().getFirst();
        assertThat(closer.isPossible()).isFalse();
        assertThat(closer.obstacles()).containsExactly(
                new Closer.Obstacle.HostLacks(feature("md-clear"), "old", "old does not offer md-clear",
                        "microcode of May 2019 or newer"),
                new Closer.Obstacle.HostLacks(feature("md-clear"), "patched", "patched does not offer md-clear",
                        "a newer kernel or QEMU to pass it on: its CPU has it"),
                new Closer.Obstacle.HostUnknown(feature("md-clear"), "silent",
                        "nobody knows whether silent offers md-clear"));
        assertThat(closer.obstacles()).extracting(Closer.Obstacle::remedy).containsExactly(
                "old needs microcode of May 2019 or newer",
                "patched needs a newer kernel or QEMU to pass it on: its CPU has it",
                "ask the QEMU of silent what it offers");
    }

    @Test
    void saysWhichReleaseHasTheName() {
        final FeatureSet old = FlawFixture.CATALOG.qemu(Version.parse("7.2")).release().names().nameable(EVERY_NAME);
        final FlawStanding.Open open = (FlawStanding.Open) JUDGE.judge(flaw("inception"), guest("EPYC-Milan-v2"),
                List.of(), old);

        assertThat(open.closers().getLast().obstacles()).anySatisfy(obstacle -> {
            assertThat(obstacle).isInstanceOf(Closer.Obstacle.NoName.class);
            assertThat(obstacle.remedy()).startsWith("QEMU 10.0");
        });
    }

    @Test
    void tellsFalseAlarmsFromExposure() {
        final KnownFeatures bare = offering(FeatureSet.empty());
        final FlawHost turin = new FlawHost("turin", bare, silicon(Vendor.AMD, 26, 2, 1, bare), new LinkedHashMap<>());
        final FlawHost genoa = new FlawHost("genoa", bare, silicon(Vendor.AMD, 25, 17, 1, bare),
                new LinkedHashMap<>());
        final LinkedHashMap<String, String> report = new LinkedHashMap<>();
        report.put("tsa", "Mitigation: Clear CPU buffers");
        final FlawHost protectedGenoa = new FlawHost("genoa2", bare, genoa.silicon(), report);

        assertThat(exposure(turin)).isEqualTo(Exposure.FALSE_ALARM);
        assertThat(exposure(turin, genoa)).isEqualTo(Exposure.EXPOSED);
        assertThat(exposure(protectedGenoa)).isEqualTo(Exposure.HIDDEN);
        assertThat(exposure(turin, FlawHost.of("who", bare))).isEqualTo(Exposure.UNKNOWN);
    }

    private static Exposure exposure(FlawHost... hosts) {
        return ((FlawStanding.Open) standing("tsa", guest("EPYC-Genoa-v1"), hosts)).exposure();
    }

    @Test
    void findsFlawsThatAnOldModelDoesNotLookFor() {
        final FlawHost skylake = new FlawHost("skylake", offering(features("spec-ctrl", "md-clear", "ssbd")),
                silicon(Vendor.INTEL, 6, 0x55, 4, offering(FeatureSet.empty())), new LinkedHashMap<>());

        final FlawStanding retbleed = standing("retbleed-intel", guest("Haswell-v4"), skylake);
        assertThat(retbleed).isInstanceOf(FlawStanding.Open.class);
        assertThat(retbleed.reason()).startsWith("skylake has the flaw").contains("family 6, model 60");
        assertThat(((FlawStanding.Open) retbleed).closers()).anySatisfy(closer ->
                assertThat(closer.show()).isEqualTo(features("arch-capabilities", "rsba")));
        assertThat(standing("retbleed-intel", guest("Skylake-Server-v5"), skylake))
                .isInstanceOf(FlawStanding.Covered.class);
        // The same VERW that the guest uses against MDS clears these buffers too.
        assertThat(standing("mmio-stale-data", guest("Haswell-v4", "md-clear"), skylake))
                .isInstanceOf(FlawStanding.NotApplicable.class);
        assertThat(standing("mmio-stale-data", guest("Haswell-v4"), skylake)).isInstanceOf(FlawStanding.Open.class);
    }

    @Test
    void aPromiseThatAHostDoesNotKeepIsNone() {
        final FlawHost keeps = FlawHost.of("new", offering(features("arch-capabilities", "mds-no", "md-clear")));
        final FlawHost breaks = FlawHost.of("old", offering(features("arch-capabilities", "md-clear")));
        final FlawHost silent = FlawHost.of("silent", KnownFeatures.nothing());
        final CpuView promised = guest("Skylake-Server-v5", "arch-capabilities", "mds-no", "md-clear");

        assertThat(standing("mds", promised, keeps)).isInstanceOf(FlawStanding.Immune.class);
        final FlawStanding broken = standing("mds", promised, keeps, breaks);
        assertThat(broken.reason()).isEqualTo("the guest is promised mds-no, and old does not keep it");
        assertThat(((FlawStanding.Open) broken).closers()).contains(
                new Closer(FeatureSet.empty(), features("mds-no"), List.of()));
        assertThat(standing("mds", promised, keeps, silent)).isInstanceOf(FlawStanding.Unknown.class);
    }

    @Test
    void whatIsNotKnownOfTheGuestStaysUnknown() {
        final CpuView half = CpuView.of(Vendor.INTEL, new Signature(6, 0x55, 4),
                new KnownFeatures(features("ssbd"), FLAWS.bits(BitKind.IMMUNITY)));

        assertThat(standing("ssb", half)).isInstanceOf(FlawStanding.Covered.class);
        assertThat(standing("mds", half))
                .isEqualTo(new FlawStanding.Unknown(features("md-clear"), "nothing is known of md-clear"));
        assertThat(standing("mds", new CpuView(Optional.empty(), Optional.empty(), KnownFeatures.nothing())))
                .isInstanceOf(FlawStanding.Unknown.class);
        assertThat(standing("meltdown", half)).isInstanceOf(FlawStanding.Covered.class);
    }

    @Test
    void whatTheHostAloneCanFixIsSaidSo() {
        assertThat(standing("sinkclose", guest("EPYC-Milan-v2")))
                .isEqualTo(new FlawStanding.NothingForGuest("only the host's microcode or kernel helps"));
        assertThat(standing("sinkclose", guest("Skylake-Server-v5")))
                .isEqualTo(new FlawStanding.NotApplicable("no flaw of Intel CPUs"));
        assertThat(standing("reptar", guest("SapphireRapids-v3"))).isInstanceOf(FlawStanding.NothingForGuest.class);
        assertThat(standing("downfall", guest("Skylake-Server-v5", "arch-capabilities", "gds-no")))
                .isInstanceOf(FlawStanding.Immune.class);
    }

    @Test
    void theWorstComesFirst() {
        final List<FlawReport> reports = JUDGE.judge(guest("Skylake-Server-v5"), List.of(), EVERY_NAME);

        assertThat(reports).hasSize(FLAWS.all().size()).isSortedAccordingTo(FlawReport.WORST_FIRST);
        assertThat(reports.stream().filter(FlawReport::isOpen).map(report -> report.flaw().id()))
                .containsExactly("mds", "ssb", "mmio-stale-data");
    }
}
