package dev.socle.flaw.audit;

import static dev.socle.flaw.audit.AuditFixture.AUDITOR;
import static dev.socle.flaw.audit.AuditFixture.audit;
import static dev.socle.flaw.audit.AuditFixture.features;
import static dev.socle.flaw.audit.AuditFixture.guest;
import static dev.socle.flaw.audit.AuditFixture.host;
import static dev.socle.flaw.audit.AuditFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.HostFlawState;
import dev.socle.flaw.Truth;
import dev.socle.flaw.linux.SysfsForecaster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each way in which host, configuration and guest can differ. */
class AuditorTest {

    private static final Signature SKYLAKE = new Signature(6, 0x55, 4);
    private static final Signature CASCADE_LAKE = new Signature(6, 0x55, 7);
    private static final Signature ICE_LAKE = new Signature(6, 0x6a, 6);
    private static final Signature SAPPHIRE_RAPIDS = new Signature(6, 0x8f, 8);

    private static AuditedHost skylake(String... more) {
        return host("skylake", "Skylake-Server-v4", SKYLAKE, FeatureSet.empty(), more);
    }

    @Test
    void openWhereAHostHasTheFlawAndTheGuestDoesNotProtectItself() {
        final AuditRow mds = row(audit(guest("Skylake-Server-v4"), skylake("md-clear")), "mds");

        assertThat(mds.outcome()).isEqualTo(Outcome.OPEN);
        final Fix fix = mds.fixes().getFirst();
        assertThat(fix.show()).isEqualTo(features("md-clear"));
        assertThat(fix.isPossible()).isTrue();
        assertThat(fix.movability()).isEqualTo("costs no movability: the host offers it");
        assertThat(fix.spellings()).extracting(Spelling::program, one -> one.text().orElse("none")).containsExactly(
                tuple("QEMU 10.0.13", "md-clear=on"),
                tuple("libvirt 11.3",
                        "<feature policy='require' name='md-clear'/>"),
                tuple("Nova", "cpu_model_extra_flags = +md-clear"));
        assertThat(fix.cost()).isNotEmpty().allMatch(note -> !note.references().isEmpty());
    }

    @Test
    void saysWhichHostsAFixWouldCost() {
        final Fix fix = row(audit(guest("Skylake-Server-v4"), skylake("md-clear"),
                host("old", "Skylake-Server-v4", SKYLAKE, FeatureSet.empty())), "mds").fixes().getFirst();

        assertThat(fix.isPossible()).isFalse();
        assertThat(fix.movability()).isEqualTo("the guest could no longer run on old");
    }

    @Test
    void protectedButNotVisibleWhereTheHostsKernelSaysSo() {
        final AuditedHost patched = host("patched", Vendor.INTEL, SKYLAKE, FeatureSet.empty(),
                AuditFixture.model("Skylake-Server-v4").features().or(features("md-clear")),
                Map.of("mds", "Mitigation: Clear CPU buffers; SMT vulnerable"), "10.0", "11.3");
        final AuditRow mds = row(audit(guest("Skylake-Server-v4"), patched), "mds");

        assertThat(mds.outcome()).isEqualTo(Outcome.UNSEEN);
        assertThat(mds.hosts()).extracting(side -> side.state().getClass().getSimpleName())
                .containsExactly("Mitigated");
        assertThat(mds.fixes().getFirst().show()).isEqualTo(features("md-clear"));
    }

    /** A Haswell model on Skylake silicon does not look for the flaws that Linux finds by family and model. */
    @Test
    void visibleButWrongWhereAnOldModelHidesNewerSilicon() {
        final GuestAudit audit = audit(guest("Haswell-v4", "md-clear"), host("skylake", "Skylake-Server-v4", SKYLAKE,
                FeatureSet.empty(), "md-clear"));

        assertThat(row(audit, "retbleed-intel").outcome()).isEqualTo(Outcome.FALSE_COMFORT);
        assertThat(audit.comforts()).extracting(Comfort::kind).contains(Comfort.Kind.OLD_MODEL);
        assertThat(audit.remedy().left()).extracting(Remedy.Left::flaw).contains("retbleed-intel");
    }

    @Test
    void aPromiseThatANewHostBreaksIsTheSilentDanger() {
        final AuditedGuest promised = guest("Cascadelake-Server-v5");
        final AuditedHost keeps = host("keeps", "Cascadelake-Server-v5", CASCADE_LAKE,
                features("arch-capabilities", "rdctl-no", "mds-no"), "md-clear");
        final AuditedHost breaks = host("breaks", "Skylake-Server-v4", SKYLAKE, FeatureSet.empty(), "md-clear",
                "avx512vnni", "arch-capabilities", "ssbd", "ibrs-all", "skip-l1dfl-vmentry");

        assertThat(row(audit(promised, keeps), "mds").outcome()).isEqualTo(Outcome.IMMUNE);
        assertThat(audit(promised, keeps).promises()).isNotEmpty().allMatch(Promise::isKept);

        final GuestAudit both = audit(promised, keeps, breaks);
        assertThat(both.unreachable()).isEmpty();
        assertThat(row(both, "mds").outcome()).isEqualTo(Outcome.BROKEN_PROMISE);
        assertThat(row(both, "meltdown").outcome()).isEqualTo(Outcome.BROKEN_PROMISE);
        assertThat(both.promises()).filteredOn(promise -> promise.name().equals("mds-no"))
                .extracting(Promise::brokenBy).containsExactly(List.of("breaks"));
        // Taking the promise back is possible everywhere, and makes the guest defend itself.
        final Fix back = row(both, "mds").fixes().stream().filter(Fix::isPossible).findFirst().orElseThrow();
        assertThat(back.hide()).isEqualTo(features("mds-no"));
        assertThat(back.show()).isEqualTo(features("md-clear"));
        assertThat(both.remedy().closes()).contains("mds", "meltdown");
    }

    @Test
    void notAffectedButPaying() {
        final AuditedHost spared = host("spared", "Skylake-Server-v4", ICE_LAKE,
                features("arch-capabilities", "rdctl-no", "mds-no"), "md-clear", "rdctl-no", "mds-no",
                "arch-capabilities");
        final AuditRow meltdown = row(audit(guest("Skylake-Server-v4", "md-clear"), spared), "meltdown");

        assertThat(meltdown.outcome()).isEqualTo(Outcome.NEEDLESS);
        assertThat(meltdown.fixes().getFirst().show()).isEqualTo(features("rdctl-no", "arch-capabilities"));
        assertThat(meltdown.fixes().getFirst().isPossible()).isTrue();
    }

    @Test
    void whatThisLibvirtCannotNameIsSaidWithTheReleaseThatCan() {
        final AuditedHost milan = host("milan", "EPYC-Milan-v2", new Signature(25, 1, 1), FeatureSet.empty(),
                "ibpb-brtype", "sbpb");
        final Fix fix = row(audit(guest("EPYC-Milan-v2"), milan), "tsa").fixes().getFirst();

        assertThat(fix.spellings().get(1).text()).isEmpty();
        assertThat(fix.spellings().get(1).unnamed()).containsExactly("verw-clear");
        assertThat(fix.spellings().get(1).others()).isEqualTo("libvirt 12.8 can");
    }

    @Test
    void vendorOfTheHostAndTsxAreFalseComfort() {
        final AuditedGuest foreign = guest("Skylake-Server-v4", FeatureSet.empty(), FeatureSet.empty(),
                AuditedGuest.State.RUNNING);
        final GuestAudit audit = audit(foreign, host("milan", Vendor.AMD, new Signature(25, 1, 1), FeatureSet.empty(),
                AuditFixture.model("Skylake-Server-v4").features().or(features("hle", "rtm")), Map.of(), "7.2", "9.0"));

        assertThat(audit(guest("Skylake-Server-v1", FeatureSet.empty(), FeatureSet.empty(),
                AuditedGuest.State.RUNNING), skylake("hle", "rtm")).comforts()).extracting(Comfort::kind)
                .containsExactly(Comfort.Kind.TSX_SHOWN);
        assertThat(audit.comforts()).extracting(Comfort::kind).contains(Comfort.Kind.VENDOR_OF_THE_HOST);
        assertThat(audit.comforts()).allMatch(comfort -> !comfort.references().isEmpty());
    }

    /** Linux tries the LS_CFG register of families 15h to 17h, and kvm.ignore_msrs lets it believe what it reads. */
    @Test
    void ignoredMsrsDeceiveGuestsOfOldZen() {
        final AuditedHost rome = host("rome", "EPYC-v4", new Signature(23, 0x31, 0), FeatureSet.empty());

        assertThat(audit(guest("EPYC-v4"), rome).comforts()).extracting(Comfort::kind)
                .contains(Comfort.Kind.IGNORED_MSRS);
        assertThat(audit(guest("EPYC-Milan-v2"), host("milan", "EPYC-Milan-v2", new Signature(25, 1, 1),
                FeatureSet.empty())).comforts()).extracting(Comfort::kind).doesNotContain(Comfort.Kind.IGNORED_MSRS);
    }

    /** Real kernels ask the family first (docs/guest-flaws.md): those of Zen 1, 2 and 5 do not look for TSA. */
    @Test
    void guestsOfOtherZenKindsDoNotLookForTheFlawOfZen3() {
        final AuditedHost milan = host("milan", "EPYC-Milan-v2", new Signature(25, 1, 1), FeatureSet.empty());
        final AuditedHost rome = host("rome", "EPYC-Rome-v4", new Signature(23, 0x31, 0), FeatureSet.empty());

        assertThat(row(audit(guest("EPYC-Rome-v4"), rome), "tsa").outcome()).isEqualTo(Outcome.NOT_AFFECTED);
        assertThat(row(audit(guest("EPYC-Rome-v4"), milan), "tsa").outcome()).isEqualTo(Outcome.FALSE_COMFORT);
        assertThat(row(audit(guest("EPYC-Milan-v2"), milan), "tsa").outcome()).isEqualTo(Outcome.OPEN);
    }

    /** What is known of the hosts counts: no warning where none is set so, a plain word where one is. */
    @Test
    void ignoredMsrsAreNoGuessWhereTheHostsWereProbed() {
        final AuditedHost rome = host("rome", "EPYC-v4", new Signature(23, 0x31, 0), FeatureSet.empty());

        assertThat(audit(guest("EPYC-v4"), setSo(rome, Truth.NO)).comforts()).extracting(Comfort::kind)
                .doesNotContain(Comfort.Kind.IGNORED_MSRS);
        assertThat(audit(guest("EPYC-v4"), setSo(rome, Truth.YES)).comforts()).extracting(Comfort::reason)
                .contains("rome has kvm.ignore_msrs=1: the guest says that it has closed ssb, and has not");
    }

    /** The guest then prints what is not so, and the audit is not taken in. */
    @Test
    void whatAGuestOfAForgivingHostPrintsIsForetold() {
        final Auditor auditor = new Auditor(Flaws.embedded(), AuditFixture.CATALOG,
                new LinuxPrints(SysfsForecaster.embedded(), List.of(LinuxPrints.USUAL)));
        final AuditedHost rome = host("rome", "EPYC-v4", new Signature(23, 0x31, 0), FeatureSet.empty());
        final AuditRow deceived = row(auditor.audit(guest("EPYC-v4"), List.of(setSo(rome, Truth.YES))).getFirst(), "ssb");
        final AuditRow plain = row(auditor.audit(guest("EPYC-v4"), List.of(setSo(rome, Truth.NO))).getFirst(), "ssb");

        assertThat(deceived.outcome()).isEqualTo(plain.outcome()).isEqualTo(Outcome.OPEN);
        assertThat(plain.prints().getFirst().texts()).containsExactly("Vulnerable");
        assertThat(deceived.prints().getFirst().texts())
                .containsExactly("Mitigation: Speculative Store Bypass disabled via prctl");
    }

    /** New kernels spare Zen 1 and 2 without sibling threads; the guest's threads say nothing of its host's. */
    @Test
    void whatAGuestOfZen2PrintsHangsOnItsThreadsAndHowItStandsDoesNot() {
        final Auditor auditor = new Auditor(Flaws.embedded(), AuditFixture.CATALOG,
                new LinuxPrints(SysfsForecaster.embedded(), List.of(new Version(7, 2, 0))));
        final AuditedHost rome = host("rome", "EPYC-Rome-v4", new Signature(23, 0x31, 0), FeatureSet.empty());
        final AuditedGuest single = guest("EPYC-Rome-v4");
        final AuditedGuest threaded = new AuditedGuest(single.name(), single.state(), single.cpu(), Truth.YES);
        final AuditRow one = row(auditor.audit(single, List.of(rome)).getFirst(), "inception");
        final AuditRow two = row(auditor.audit(threaded, List.of(rome)).getFirst(), "inception");

        assertThat(one.prints().getFirst().texts()).containsExactly("Mitigation: SMT disabled");
        assertThat(two.prints().getFirst().texts()).containsExactly("Vulnerable: Safe RET, no microcode");
        assertThat(one.outcome()).isEqualTo(two.outcome()).isEqualTo(Outcome.OPEN);
    }

    private static AuditedHost setSo(AuditedHost host, Truth forgivingMsrs) {
        return new AuditedHost(host.host(), host.vendor(), host.qemu(), host.libvirt(), host.assumed(),
                forgivingMsrs, host.count());
    }

    @Test
    void hostsThatLackWhatTheGuestNeedsAreNotAmongItsHosts() {
        final GuestAudit audit = audit(guest("Icelake-Server-v5"), skylake(), host("icelake", "Icelake-Server-v5",
                ICE_LAKE, FeatureSet.empty()));

        assertThat(audit.hosts()).extracting(AuditedHost::name).containsExactly("icelake");
        assertThat(audit.unreachable()).singleElement().asString().startsWith("skylake does not offer ");
    }

    /** host-passthrough: the guest has what its host has, and may carry a promise to another host. */
    @Test
    void theHostsOwnCpuIsJudgedForEachHostItMayBootOn() {
        final AuditedGuest own = new AuditedGuest("own", AuditedGuest.State.CONFIGURED,
                new AuditedGuest.HostsOwn("host-passthrough"));
        final AuditedHost safe = host("safe", "Cascadelake-Server-v5", CASCADE_LAKE,
                features("arch-capabilities", "rdctl-no", "mds-no"), "md-clear");

        assertThat(row(audit(own, safe), "mds").outcome()).isEqualTo(Outcome.IMMUNE);
        assertThat(row(audit(own, safe, skylake("md-clear")), "mds").outcome()).isEqualTo(Outcome.BROKEN_PROMISE);
    }

    @Test
    void makersDoNotMix() {
        final List<GuestAudit> audits = AUDITOR.audit(guest("Skylake-Server-v4"), List.of(skylake("md-clear"),
                host("milan", Vendor.AMD, new Signature(25, 1, 1), FeatureSet.empty(),
                        AuditFixture.model("Skylake-Server-v4").features(), Map.of(), "10.0", "11.3")));

        assertThat(audits).hasSize(2);
        assertThat(row(audits.get(1), "mds").outcome()).isEqualTo(Outcome.NOT_AFFECTED);
    }

    @Test
    void theHostItselfMayBeOpen() {
        final AuditedHost open = host("open", Vendor.INTEL, SAPPHIRE_RAPIDS, FeatureSet.empty(),
                AuditFixture.model("SapphireRapids-v2").features(),
                Map.of("vmscape", "Vulnerable", "l1tf", "Not affected"), "10.0", "11.3");

        assertThat(row(audit(guest("SapphireRapids-v2"), open), "vmscape").outcome()).isEqualTo(Outcome.HOST_OPEN);
    }

    @Test
    void everyFlawHasOneRowAndTheGravestComesFirst() {
        final GuestAudit audit = audit(guest("Skylake-Server-v4"), skylake());

        assertThat(audit.rows()).extracting(row -> row.flaw().id())
                .containsExactlyInAnyOrderElementsOf(AuditFixture.FLAWS.all().stream().map(Flaw::id).toList());
        assertThat(audit.rows()).isSortedAccordingTo(AuditRow.WORST_FIRST);
    }

    /** What nobody can look up is not claimed. */
    @Test
    void everythingThatIsClaimedHasAReference() {
        for (String model : List.of("Skylake-Server-v4", "EPYC-Milan-v2", "Icelake-Server-v5", "Haswell-v1")) {
            final GuestAudit audit = audit(guest(model), host("host", model, AuditFixture.model(model).signature(),
                    FeatureSet.empty()));
            for (AuditRow row : audit.rows()) {
                assertThat(row.flaw().notes().references()).as(row.flaw().id()).isNotEmpty();
                row.fixes().forEach(fix -> assertThat(fix.cost()).as(row.flaw().id())
                        .allMatch(note -> !note.references().isEmpty()));
            }
            assertThat(audit.comforts()).allMatch(comfort -> !comfort.references().isEmpty());
        }
    }

    @Test
    void aFutureKernelsFilesAndTextsAreShownAsUnknownNotDropped() {
        final AuditedHost future = host("future", Vendor.INTEL, SKYLAKE, FeatureSet.empty(), FeatureSet.empty(),
                Map.of("frobnication", "Vulnerable: no frob", "mds", "Quenched: by magic",
                        "meltdown", "Mitigation: PTI"), "10.0", "11.3");

        assertThat(AUDITOR.unheard(List.of(future))).extracting(Unheard::file, Unheard::what, Unheard::text)
                .containsExactlyInAnyOrder(
                        tuple("frobnication", Unheard.What.FILE, "Vulnerable: no frob"),
                        tuple("mds", Unheard.What.TEXT, "Quenched: by magic"));
        assertThat(AUDITOR.audit(future, List.of("future")).unheard()).hasSize(2);
    }

    @Test
    void aHostByItselfTellsWhatGuestsNeedThere() {
        final HostAudit audit = AUDITOR.audit(skylake("md-clear"), List.of("a", "b"));
        final HostRow mds = audit.rows().stream().filter(row -> row.flaw().id().equals("mds")).findFirst()
                .orElseThrow();

        assertThat(audit.rows()).hasSize(53).isSortedAccordingTo(HostRow.WORST_FIRST);
        assertThat(mds.state()).isInstanceOf(HostFlawState.Affected.class);
        assertThat(mds.fixes().getFirst().show()).isEqualTo(features("md-clear"));
    }
}
