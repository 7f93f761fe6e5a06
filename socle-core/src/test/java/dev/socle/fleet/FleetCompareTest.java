package dev.socle.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.cpu.Verdict;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.InstalledQemu;
import dev.socle.host.KvmAvailability;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirk;
import dev.socle.qemu.CpuArgumentException;
import dev.socle.qemu.CpuProblem;
import dev.socle.testing.Catalogs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** CPUs and hosts made for the purpose: what is lacking, why, and where libvirt answers otherwise. */
final class FleetCompareTest {

    private static final Catalog CATALOG = Catalogs.full();
    private static final Version QEMU = new Version(10, 0, 0);
    private static final Version LIBVIRT = new Version(11, 3, 0);
    private static final FeatureSet ALL = CATALOG.qemu(QEMU).release().names().preferred().values().stream()
            .reduce(FeatureSet.empty(), FeatureSet::or);

    private final FitEngine engine = new FitEngine(CATALOG);

    @Test
    void saysYesToWhatTheHostOffers() {
        final Fit fit = fit(host("a", model("Haswell"), model("Haswell")), "Haswell");

        assertThat(fit.verdict()).isInstanceOf(Verdict.Compatible.class);
        assertThat(fit.lacks()).isEmpty();
        assertThat(fit.libvirt()).isNotEmpty().allSatisfy(opinion ->
                assertThat(opinion.differs()).isEqualTo(LibvirtOpinion.Agreement.SAME));
    }

    @Test
    void tellsTheCausesApart() {
        final FeatureSet silicon = model("Haswell").andNot(named("avx2", "hle", "rtm"));
        final FeatureSet offer = silicon.andNot(named("aes"));
        final Fit fit = fit(host("a", silicon, offer), "Haswell");

        assertThat(fit.verdict()).isInstanceOf(Verdict.Incompatible.class);
        assertThat(fit.lacks()).extracting(Lack::cause)
                .containsExactlyInAnyOrder(Cause.SILICON, Cause.MICROCODE, Cause.KERNEL_OR_KVM);
        assertThat(fit.lacks()).allSatisfy(lack -> {
            assertThat(lack.certainty()).isEqualTo(Lack.Certainty.KNOWN);
            assertThat(lack.because()).isNotBlank();
            assertThat(lack.remedy()).isNotBlank();
        });
        assertThat(lack(fit, Cause.KERNEL_OR_KVM)).containsExactly("aes");
        assertThat(lack(fit, Cause.SILICON)).containsExactly("avx2");
        assertThat(lack(fit, Cause.MICROCODE)).containsExactly("hle", "rtm");
    }

    /** The CPU of a virtual machine may show what its hypervisor does not let KVM use: no newer kernel brings that. */
    @Test
    void whatAHypervisorKeepsBackIsNotTheKernelsFault() {
        final FeatureSet silicon = model("Haswell").or(named("hypervisor"));
        assertThat(fit(host("a", silicon, silicon.andNot(named("aes", "avx2"))), "Haswell").lacks())
                .singleElement().satisfies(lack -> {
                    assertThat(lack.cause()).isEqualTo(Cause.NESTING);
                    assertThat(lack.because()).startsWith("the CPU has them, and KVM passes on less");
                    assertThat(lack.remedy())
                            .isEqualTo("have this host's own hypervisor pass them on to nested guests");
                });
        assertThat(fit(host("a", silicon.andNot(named("aes")), silicon.andNot(named("aes", "avx2"))), "Haswell")
                .lacks()).extracting(Lack::cause).containsExactly(Cause.NESTING, Cause.NESTING);
    }

    /** No microcode of AMD's ever had TSX or Intel's bits, nor one of Intel's AMD's. */
    @Test
    void noMicrocodeBringsWhatIsAnotherMakers() {
        final FeatureSet epyc = named("fpu", "hypervisor");
        final Fit amd = fit(made(Vendor.AMD, epyc), "Haswell");
        assertThat(lack(amd, Cause.SILICON)).contains("hle", "rtm").doesNotContain("aes");
        assertThat(lack(fit(made(Vendor.AMD, named("fpu")), "EPYC-Milan"), Cause.MICROCODE)).contains("ibpb", "ibrs");
        final Fit intel = fit(made(Vendor.INTEL, named("fpu")), "EPYC-Milan");
        assertThat(lack(intel, Cause.SILICON)).contains("ibrs", "amd-ssbd");
        assertThat(lack(fit(made(Vendor.AMD, named("fpu")), "Haswell-IBRS"), Cause.SILICON)).contains("spec-ctrl");
        assertThat(lack(fit(made(Vendor.INTEL, named("fpu")), "Haswell-IBRS"), Cause.MICROCODE)).contains("spec-ctrl");
    }

    private static HostProfile made(Vendor vendor, FeatureSet features) {
        return new HostProfile("h", new Physical(KnownFeatures.complete(features, ALL.or(features)),
                Optional.of(vendor), Optional.of(new Signature(23, 1, 2)), Optional.empty(), OptionalLong.empty(),
                OptionalInt.empty(), OptionalLong.empty(), OptionalInt.empty(), Optional.empty(), List.of()),
                Optional.empty(), new LinkedHashMap<>(), List.of(offer(KnownFeatures.complete(features,
                ALL.or(features)), FeatureSet.empty())), Optional.of(LIBVIRT), List.of());
    }

    @Test
    void namesTheQemuReleaseAndTheOuterHypervisor() {
        final FeatureSet silicon = model("Haswell").or(named("hypervisor")).andNot(named("avx2"));
        assertThat(fit(host("a", silicon, silicon), "Haswell").lacks()).extracting(Lack::cause)
                .containsExactly(Cause.NESTING);

        final FeatureSet unnamed = named("aes");
        final HostProfile old = host("b", model("Haswell"), model("Haswell").andNot(unnamed), unnamed);
        assertThat(fit(old, "Haswell").lacks()).extracting(Lack::cause).containsExactly(Cause.QEMU_RELEASE);
    }

    /** {@link Quirk#PHYSICAL_CPU_COMPARED}: what CPUID of the host says is not what KVM gives, either way. */
    @Test
    void physicalCpuCompared() {
        final FeatureSet haswell = model("Haswell");
        final Fit refused = fit(host("a", haswell.andNot(named("x2apic")), haswell), "Haswell");
        final Fit permitted = fit(host("b", haswell, haswell.andNot(named("avx2"))), "Haswell");

        assertThat(refused.verdict()).isInstanceOf(Verdict.Compatible.class);
        assertThat(opinion(refused, "virsh cpu-compare").yes()).isEqualTo(LibvirtOpinion.Permission.NO);
        assertThat(opinion(refused, "virsh cpu-compare").quirks()).containsExactly(Quirk.PHYSICAL_CPU_COMPARED);
        assertThat(permitted.verdict()).isInstanceOf(Verdict.Incompatible.class);
        assertThat(opinion(permitted, "virsh cpu-compare").yes()).isEqualTo(LibvirtOpinion.Permission.YES);
        assertThat(opinion(permitted, "virsh cpu-compare").quirks()).containsExactly(Quirk.PHYSICAL_CPU_COMPARED);
        assertThat(opinion(permitted, "virsh hypervisor-cpu-compare").yes()).isEqualTo(LibvirtOpinion.Permission.NO);
    }

    @Test
    void doesNotGuess() {
        final HostProfile silent = new HostProfile("a", Physical.unknown(), Optional.empty(), new LinkedHashMap<>(),
                List.of(offer(new KnownFeatures(model("Haswell").andNot(named("avx2")), FeatureSet.empty()),
                        FeatureSet.empty())), Optional.of(LIBVIRT), List.of());

        assertThat(fit(silent, "Haswell").verdict()).isInstanceOf(Verdict.Unknown.class);
        assertThat(FleetHost.of(new HostProfile("b", Physical.unknown(), Optional.empty(), new LinkedHashMap<>(),
                List.of(), Optional.empty(), List.of()), Assumptions.none(), CATALOG)).isEmpty();
    }

    @Test
    void assumesNoKvmOnACpuThatIsNotKnownToHaveSse2() {
        final HostProfile cut = physical(named("fpu", "sse"));
        assertThat(FleetHost.of(cut, Assumptions.none(), CATALOG)).isEmpty();
        assertThat(FleetHost.whyUndecided(cut)).contains("lacks sse2");
        assertThat(FleetHost.of(physical(named("fpu", "sse", "sse2")), Assumptions.none(), CATALOG))
                .hasValueSatisfying(host -> assertThat(host.isMeasured()).isFalse());
    }

    // ---- hosts that are known to have no KVM ---------------------------------------------------------------------

    private static final KvmAvailability NO_KVM = new KvmAvailability.Absent("/dev/kvm: not there");

    @Test
    void guestsOfAHostWithoutKvmGetWhatTcgHas() {
        final HostProfile silicon = physical(model("Haswell"));
        final Offer tcg = tcg(model("Nehalem"));
        assertThat(picked(silicon.withOffers(List.of(tcg)), Assumptions.none()).isMeasured()).isFalse();
        final FleetHost host = picked(silicon.withOffers(List.of(tcg)).withKvm(NO_KVM), Assumptions.none());
        assertThat(host.offer()).isEqualTo(tcg);
        assertThat(MissingKvm.remarks(host)).containsExactly(
                "no KVM here (/dev/kvm: not there): guests are run by TCG, slowly",
                "to have KVM: turn virtualization on in the firmware (VT-x, AMD-V, or nesting below a virtual machine),"
                        + " load kvm_intel or kvm_amd, and let whoever runs QEMU open /dev/kvm; what guests would get "
                        + "then is told with --assume kvm=RELEASE");
    }

    @Test
    void kvmIsAssumedOfAHostWithoutItWhereTheUserDoesOrNothingElseIsKnown() {
        final HostProfile silicon = physical(model("Haswell")).withKvm(NO_KVM);
        final Assumptions user = new Assumptions(Optional.empty(), Optional.empty(),
                Optional.of(new Version(6, 12, 0)));
        for (FleetHost host : List.of(picked(silicon, Assumptions.none()),
                picked(silicon.withOffers(List.of(tcg(model("Nehalem")))), user))) {
            assertThat(host.isMeasured()).isFalse();
            assertThat(host.emulates()).isFalse();
            assertThat(MissingKvm.remarks(host)).first().asString()
                    .isEqualTo("no KVM here (/dev/kvm: not there): this is what guests would get if it had KVM");
            assertThat(engine.fit(host, WantedCpu.of("Haswell", CpuDefinition.custom("Haswell", false))).value()
                    .remarks()).containsAll(MissingKvm.remarks(host));
        }
    }

    @Test
    void whatBringsKvmHangsOnWhatTheSiliconShows() {
        assertThat(remedy(named("sse2", "vmx"))).startsWith("load kvm_");
        assertThat(remedy(named("sse2", "hypervisor"))).startsWith("turn nested virtualization on");
        assertThat(remedy(named("sse2"))).startsWith("turn virtualization on in the firmware");
    }

    private static String remedy(FeatureSet silicon) {
        return MissingKvm.of(physical(silicon).withKvm(NO_KVM)).orElseThrow().remedy();
    }

    @Test
    void aGuestForKvmDoesNotStartWithoutIt() {
        final HostProfile tcg = physical(model("Haswell")).withOffers(List.of(tcg(model("Nehalem"))));
        final Fit refused = engine.fit(picked(tcg.withKvm(NO_KVM), Assumptions.none()), forKvm("Nehalem")).value();
        assertThat(refused.verdict()).isInstanceOfSatisfying(Verdict.Incompatible.class, no -> assertThat(no.blockers())
                .singleElement().isInstanceOfSatisfying(Blocker.NoKvm.class, blocker -> {
                    assertThat(blocker.reason()).contains("/dev/kvm: not there");
                    assertThat(blocker.remedy()).contains("load kvm_intel or kvm_amd");
                }));
        final HostProfile silent = tcg.withPhysical(Physical.unknown());
        assertThat(engine.fit(picked(silent, Assumptions.none()), forKvm("Nehalem")).value().verdict())
                .isInstanceOfSatisfying(Verdict.Unknown.class,
                        unknown -> assertThat(unknown.missing()).singleElement().asString().contains("--virttype kvm"));
        assertThat(engine.fit(picked(tcg.withKvm(NO_KVM), Assumptions.none()),
                WantedCpu.of("Nehalem", CpuDefinition.custom("Nehalem", false))).value().verdict())
                .isInstanceOf(Verdict.Compatible.class);
    }

    @Test
    void hostsWithoutKvmAreAClassOfTheirOwn() {
        final HostProfile silicon = physical(model("Haswell"));
        final BaselineBuilder builder = new BaselineBuilder(CATALOG, Assumptions.none());
        builder.add(silicon);
        builder.add(silicon.withKvm(NO_KVM));
        assertThat(builder.build().value().pools()).singleElement()
                .satisfies(pool -> assertThat(pool.classes()).hasSize(2));
    }

    @Test
    void whatIsAssumedIsAssumedOfTheQemuThatIsThere() {
        final HostProfile silicon = physical(model("Haswell"));
        assertThat(picked(silicon, Assumptions.none()).qemuAssumed()).isTrue();
        final HostProfile told = new HostProfile("a", silicon.physical(), Optional.empty(), new LinkedHashMap<>(),
                new LinkedHashMap<>(), List.of(), Optional.empty(), List.of(), List.of(new InstalledQemu(
                        Optional.of(QEMU), Optional.empty(), List.of())), List.of(), new KvmAvailability.Unknown());
        assertThat(picked(told, Assumptions.none()).qemuAssumed()).isFalse();
        assertThat(picked(told, Assumptions.none()).qemu().asked()).isEqualTo(QEMU);
        assertThat(picked(told, Assumptions.none()).offer().key().qemu()).contains(QEMU);
    }

    private static WantedCpu forKvm(String model) {
        return new WantedCpu(model, CpuDefinition.custom(model, false), false, Optional.empty(),
                Optional.empty(), Optional.of(Accelerator.KVM));
    }

    private static FleetHost picked(HostProfile host, Assumptions assumed) {
        return FleetHost.of(host, assumed, CATALOG).orElseThrow();
    }

    private static Offer tcg(FeatureSet features) {
        return new Offer(new Offer.Key(Optional.of(QEMU), Optional.empty(), Accelerator.TCG, Optional.empty(), true,
                Optional.of(LIBVIRT), Optional.empty()), Offer.Basis.MEASURED, KnownFeatures.complete(features, ALL),
                Optional.empty(), Optional.empty(), new LinkedHashMap<>(), List.of());
    }

    private static HostProfile physical(FeatureSet features) {
        final Physical known = new Physical(new KnownFeatures(features, FeatureSet.empty()), Optional.empty(),
                Optional.empty(), Optional.empty(), OptionalLong.empty(), OptionalInt.empty(), OptionalLong.empty(),
                OptionalInt.empty(), Optional.empty(), List.of());
        return new HostProfile("a", known, Optional.empty(), new LinkedHashMap<>(), List.of(), Optional.empty(),
                List.of());
    }

    @Test
    void unknownModelsAndWidths() {
        final HostProfile host = host("a", model("Haswell"), model("Haswell"));
        final CpuDefinition wide = CpuDefinition.custom("Haswell", false).toBuilder().addresses(
                new CpuDefinition.Addresses("emulate", OptionalInt.of(52), OptionalInt.empty())).build();

        assertThat(fit(host, "Nosuch").verdict()).isInstanceOf(Verdict.Incompatible.class);
        assertThat(engine.fit(fleet(host), WantedCpu.of("wide", wide)).value().verdict())
                .isInstanceOf(Verdict.Incompatible.class);
    }

    @Test
    void baselineTellsWhoCostsWhat() {
        final FeatureSet rich = model("Haswell");
        final FeatureSet poor = rich.andNot(named("avx2"));
        final BaselineBuilder builder = new BaselineBuilder(CATALOG, Assumptions.none());
        builder.add(host("rich1", rich, rich));
        builder.add(host("poor", poor, poor));
        builder.add(host("rich2", rich, rich));
        final FleetBaseline baseline = builder.build().value();

        assertThat(baseline.hosts()).isEqualTo(3);
        final FleetBaseline.Pool pool = baseline.pools().getFirst();
        assertThat(pool.classes()).extracting(HostClass::count).containsExactly(2, 1);
        assertThat(pool.common().present()).isEqualTo(poor);
        assertThat(pool.costs()).singleElement().satisfies(cost -> {
            assertThat(cost.names()).containsExactly("avx2");
            assertThat(cost.lacking()).containsExactly(1);
            assertThat(cost.hosts()).isEqualTo(1);
            assertThat(cost.causes()).extracting(Lack::cause).containsExactly(Cause.SILICON);
        });
        assertThat(pool.gains()).singleElement().satisfies(gain -> {
            assertThat(gain.hostClass()).isEqualTo(1);
            assertThat(gain.names()).containsExactly("avx2");
        });
        assertThat(pool.sound().cpu()).isInstanceOf(Outcome.Done.class);
        assertThat(pool.exact()).hasSize(2);
    }

    @Test
    void vendorsAreSeparatePools() {
        final BaselineBuilder builder = new BaselineBuilder(CATALOG, Assumptions.none());
        builder.add(host("intel", model("Haswell"), model("Haswell")));
        builder.add(new HostProfile("amd", new Physical(KnownFeatures.complete(model("EPYC"), ALL),
                Optional.of(Vendor.AMD), Optional.of(new Signature(23, 1, 2)), Optional.empty(), OptionalLong.empty(),
                OptionalInt.empty(), OptionalLong.empty(), OptionalInt.empty(), Optional.empty(), List.of()),
                Optional.empty(), new LinkedHashMap<>(), List.of(), Optional.empty(), List.of()));

        assertThat(builder.build().value().pools()).hasSize(2);
    }

    @Test
    void stringsMeanWhatQemuTakesThemFor() {
        final CpuTranslator translator = new CpuTranslator(CATALOG);
        final CpuTranslator.Translated parsed = translator.translate(
                "Haswell,+aes,-aes,avx2=off,pclmulqdq,pmu=on,phys-bits=40");

        assertThat(parsed.cpu().featureNames(CpuDefinition.Policy.DISABLE)).containsExactlyInAnyOrder("aes", "avx2");
        assertThat(parsed.cpu().featureNames(CpuDefinition.Policy.REQUIRE)).containsExactly("pclmuldq");
        assertThat(parsed.ignored()).containsExactly("phys-bits=40", "pmu=on");
        assertThatThrownBy(() -> translator.translate("Hasswell")).isInstanceOfSatisfying(CpuArgumentException.class,
                e -> assertThat(e.problems()).singleElement().isInstanceOfSatisfying(CpuProblem.UnknownModel.class,
                        unknown -> assertThat(unknown.similar()).contains("Haswell")));
        assertThatThrownBy(() -> translator.translate("Haswell,+nosuch"))
                .hasMessage("Property 'Haswell-x86_64-cpu.nosuch' not found");
        assertThat(translator.translate("host").cpu().mode()).isEqualTo(CpuDefinition.Mode.HOST_PASSTHROUGH);
    }

    private Fit fit(HostProfile host, String model) {
        return engine.fit(fleet(host), WantedCpu.of(model, CpuDefinition.custom(model, false))).value();
    }

    private static FleetHost fleet(HostProfile host) {
        return FleetHost.of(host, Assumptions.none(), CATALOG).orElseThrow();
    }

    private static List<String> lack(Fit fit, Cause cause) {
        return fit.lacks().stream().filter(lack -> lack.cause() == cause).flatMap(lack -> lack.names().stream())
                .toList();
    }

    private static LibvirtOpinion opinion(Fit fit, String question) {
        return fit.libvirt().stream().filter(opinion -> opinion.question().equals(question)).findFirst().orElseThrow();
    }

    private static FeatureSet model(String name) {
        return CATALOG.qemu(QEMU).release().model(name).orElseThrow().features()
                .or(CATALOG.libvirt(LIBVIRT).release().model(name).orElseThrow().features());
    }

    private static FeatureSet named(String... names) {
        return CATALOG.qemu(QEMU).release().names().resolve(List.of(names)).features();
    }

    private static HostProfile host(String name, FeatureSet silicon, FeatureSet offered) {
        return host(name, silicon, offered, FeatureSet.empty());
    }

    private static HostProfile host(String name, FeatureSet silicon, FeatureSet offered, FeatureSet unnamed) {
        final Physical physical = new Physical(KnownFeatures.complete(silicon, ALL.or(silicon)),
                Optional.of(Vendor.INTEL), Optional.of(new Signature(6, 63, 4)), Optional.empty(),
                OptionalLong.empty(), OptionalInt.of(46), OptionalLong.empty(), OptionalInt.empty(), Optional.empty(),
                List.of());
        return new HostProfile(name, physical, Optional.empty(), new LinkedHashMap<>(),
                List.of(offer(KnownFeatures.complete(offered, ALL.or(offered)), unnamed)), Optional.of(LIBVIRT),
                List.of());
    }

    private static Offer offer(KnownFeatures features, FeatureSet unnamed) {
        return new Offer(new Offer.Key(Optional.of(QEMU), Optional.empty(), Accelerator.KVM, Optional.empty(), true,
                Optional.of(LIBVIRT), Optional.empty()), Offer.Basis.MEASURED, features, Optional.of(Vendor.INTEL),
                Optional.of(new Signature(6, 63, 4)), new LinkedHashMap<>(), List.of(), unnamed);
    }
}
