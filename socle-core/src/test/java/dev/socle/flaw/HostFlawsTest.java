package dev.socle.flaw;

import static dev.socle.flaw.FlawFixture.features;
import static dev.socle.flaw.FlawFixture.flaw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** What a host's kernel reports, and what its silicon says where the kernel is silent. */
class HostFlawsTest {

    private static final HostFlaws HOSTS = new HostFlaws(FlawFixture.FLAWS);
    private static final CpuView SKYLAKE = CpuView.of(Vendor.INTEL, new Signature(6, 0x55, 4),
            FlawFixture.offering(features("rtm", "hle", "avx", "rdrand")));
    private static final CpuView MILAN = CpuView.of(Vendor.AMD, new Signature(25, 1, 1),
            FlawFixture.offering(FeatureSet.empty()));

    @Test
    void believesTheKernelFirst() {
        assertThat(state("mds", SKYLAKE, "mds", "Mitigation: Clear CPU buffers; SMT vulnerable"))
                .isEqualTo(new HostFlawState.Mitigated(Evidence.KERNEL_REPORT,
                        "the kernel says in mds: Mitigation: Clear CPU buffers; SMT vulnerable"));
        assertThat(state("mds", SKYLAKE, "mds", "Not affected\n")).isInstanceOf(HostFlawState.NotAffected.class);
        assertThat(state("meltdown", SKYLAKE, "meltdown", "Vulnerable")).isInstanceOf(HostFlawState.Vulnerable.class);
        assertThat(state("srbds", SKYLAKE, "srbds", "Unknown: Dependent on hypervisor status"))
                .isInstanceOf(HostFlawState.Unknown.class);
        assertThat(state("itlb-multihit", SKYLAKE, "itlb_multihit", "Processor vulnerable"))
                .isInstanceOf(HostFlawState.Affected.class);
    }

    @Test
    void tellsApartFlawsThatShareAFile() {
        final String text = "Mitigation: Enhanced / Automatic IBRS; IBPB: conditional; PBRSB-eIBRS: SW sequence; "
                + "BHI: SW loop, KVM: SW loop";

        assertThat(state("spectre-v2", SKYLAKE, "spectre_v2", text)).isInstanceOf(HostFlawState.Mitigated.class);
        assertThat(state("bhi", SKYLAKE, "spectre_v2", text)).isInstanceOf(HostFlawState.Mitigated.class);
        assertThat(state("bhi", SKYLAKE, "spectre_v2", text.replaceFirst("BHI: .*", "BHI: Vulnerable")))
                .isInstanceOf(HostFlawState.Vulnerable.class);
        assertThat(state("bhi", SKYLAKE, "spectre_v2", text.replaceFirst("; BHI: .*", "")).evidence())
                .isNotEqualTo(Evidence.KERNEL_REPORT);
        assertThat(state("retbleed-intel", MILAN, "retbleed", "Mitigation: untrained return thunk"))
                .isEqualTo(new HostFlawState.NotAffected(Evidence.VENDOR, "the vendor is AMD"));
    }

    @Test
    void judgesTextsOfOtherKernelsByTheirFirstWord() {
        assertThat(state("its", SKYLAKE, "indirect_target_selection", "Mitigation: Something of tomorrow"))
                .isInstanceOf(HostFlawState.Mitigated.class);
        assertThat(state("mds", SKYLAKE, "mds", "Mitigation: Clear CPU bufferszzz"))
                .isInstanceOf(HostFlawState.Mitigated.class);
        assertThat(state("mds", SKYLAKE, "mds", "gibberish").evidence()).isNotEqualTo(Evidence.KERNEL_REPORT);
    }

    @Test
    void aGuestCannotSeeWhetherItsHostIsProtected() {
        final Feature hypervisor = Feature.at(new Place.Cpuid(1, 0, Register.ECX, 31));
        final CpuView guest = CpuView.of(Vendor.AMD, new Signature(25, 1, 1),
                new KnownFeatures(FeatureSet.of(hypervisor), FeatureSet.empty()));

        assertThat(state("inception", guest, "spec_rstack_overflow", "Vulnerable: Safe RET, no microcode"))
                .isInstanceOf(HostFlawState.Unknown.class);
        assertThat(state("inception", MILAN, "spec_rstack_overflow", "Vulnerable: Safe RET, no microcode"))
                .isInstanceOf(HostFlawState.Vulnerable.class);
    }

    @Test
    void judgesBySiliconWhereTheKernelIsSilent() {
        assertThat(state("mmio-stale-data", SKYLAKE)).isInstanceOf(HostFlawState.Affected.class)
                .extracting(HostFlawState::evidence).isEqualTo(Evidence.SIGNATURE);
        assertThat(state("rfds", SKYLAKE)).isInstanceOf(HostFlawState.NotAffected.class);
        assertThat(state("meltdown", MILAN)).isInstanceOf(HostFlawState.NotAffected.class);
        assertThat(state("retbleed-intel", MILAN))
                .isEqualTo(new HostFlawState.NotAffected(Evidence.VENDOR, "the vendor is AMD"));
        assertThat(state("tsa", MILAN)).isInstanceOf(HostFlawState.Affected.class);
        assertThat(state("taa", SKYLAKE)).isInstanceOf(HostFlawState.Affected.class);
        assertThat(state("zenbleed", CpuView.of(Vendor.AMD, new Signature(23, 0x31, 0), KnownFeatures.nothing())))
                .isInstanceOf(HostFlawState.Affected.class);
        assertThat(state("zenbleed", MILAN)).isInstanceOf(HostFlawState.NotAffected.class);
    }

    @Test
    void immunityBitsSayThatTheSiliconIsSafe() {
        final CpuView cascadeLake = CpuView.of(Vendor.INTEL, new Signature(6, 0x55, 7),
                FlawFixture.offering(features("arch-capabilities", "rdctl-no", "mds-no")));

        assertThat(state("mds", cascadeLake))
                .isEqualTo(new HostFlawState.NotAffected(Evidence.FEATURE, "mds-no is there"));
        assertThat(state("meltdown", cascadeLake)).isInstanceOf(HostFlawState.NotAffected.class);
        assertThat(state("its", cascadeLake)).isInstanceOf(HostFlawState.Affected.class);
    }

    @Test
    void whatIsNotKnownStaysUnknown() {
        final CpuView withoutMsrs = CpuView.of(Vendor.INTEL, new Signature(6, 0x55, 7), KnownFeatures.nothing());

        assertThat(state("mds", withoutMsrs))
                .isEqualTo(new HostFlawState.Unknown(Evidence.FEATURE, "nothing is known of mds-no"));
        assertThat(state("mds", CpuView.unknown())).isInstanceOf(HostFlawState.Unknown.class);
        assertThat(state("ibrs-scope", withoutMsrs)).isEqualTo(new HostFlawState.Unknown(Evidence.NONE,
                "Skylake to Comet Lake and others, by stepping"));
        assertThat(state("ibrs-scope", MILAN)).isInstanceOf(HostFlawState.NotAffected.class);
        assertThat(state("sinkclose", MILAN)).isInstanceOf(HostFlawState.Affected.class);
    }

    /** Zenbleed has no file: where it is closed, only the microcode's revision says so (Linux, amd.c). */
    @Test
    void microcodeSaysWhetherItHasTheFix() {
        assertThat(state("zenbleed", rome(0x0830107aL))).isEqualTo(new HostFlawState.Vulnerable(Evidence.MICROCODE,
                "microcode 0x830107a is older than the fix, which came with 0x830107b"));
        assertThat(state("zenbleed", rome(0x0830107bL))).isInstanceOf(HostFlawState.Mitigated.class);
        assertThat(state("zenbleed", CpuView.of(Vendor.AMD, new Signature(23, 0x31, 0), KnownFeatures.nothing())))
                .isInstanceOf(HostFlawState.Affected.class);
    }

    private static CpuView rome(long microcode) {
        return new CpuView(Optional.of(Vendor.AMD), Optional.of(new Signature(23, 0x31, 0)), KnownFeatures.nothing(),
                OptionalLong.of(microcode));
    }

    /** A kernel of before the flaw reports others and not this one; that it reports none says nothing. */
    @Test
    void aKernelThatDoesNotKnowTheFlawIsSaidNotTo() {
        assertThat(state("tsa", MILAN, "spectre_v2", "Mitigation: Retpolines").reason())
                .endsWith("; the kernel's tsa says nothing of it: it does not know the flaw");
        assertThat(state("tsa", MILAN).reason()).doesNotContain("kernel");
    }

    private static HostFlawState state(String id, CpuView silicon, String... file) {
        return HOSTS.state(flaw(id), silicon, file.length == 0 ? Map.of() : Map.of(file[0], file[1]));
    }

    /** What is remembered of one kind of host is not said of another: CPU, kernel's report and microcode count. */
    @Test
    void rememberedStatesAreThoseOfTheVeryHost() {
        final HostStates states = new HostStates(FlawFixture.FLAWS);
        final SequencedMap<String, String> reports = new LinkedHashMap<>();
        reports.put("mds", "Mitigation: Clear CPU buffers; SMT vulnerable");
        final CpuView zen2 = new CpuView(Optional.of(Vendor.AMD), Optional.of(new Signature(0x17, 0x31, 0)),
                FlawFixture.offering(FeatureSet.empty()), OptionalLong.of(0x0830107aL));
        final List<FlawHost> hosts = List.of(
                new FlawHost("silent", KnownFeatures.nothing(), SKYLAKE, new LinkedHashMap<>()),
                new FlawHost("speaking", KnownFeatures.nothing(), SKYLAKE, reports),
                new FlawHost("milan", KnownFeatures.nothing(), MILAN, reports),
                new FlawHost("old", KnownFeatures.nothing(), zen2, reports),
                new FlawHost("new", KnownFeatures.nothing(), new CpuView(zen2.vendor(), zen2.signature(),
                        zen2.features(), OptionalLong.of(0x0830107bL)), reports));

        for (int round = 0; round < 2; round++) {
            hosts.forEach(host -> FlawFixture.FLAWS.all().forEach(flaw -> assertThat(states.of(flaw, host))
                    .as(host.name() + ": " + flaw.id())
                    .isEqualTo(HOSTS.state(flaw, host.silicon(), host.vulnerabilities()))));
        }
        assertThat(hosts.stream().map(host -> states.of(flaw("zenbleed"), host)).distinct()).hasSize(4);
    }
}
