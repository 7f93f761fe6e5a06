package dev.socle.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Knowledge;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Side;
import dev.socle.cpu.Verdict;
import dev.socle.host.Accelerator;
import dev.socle.qemu.MigrationOutcome.Reason;
import dev.socle.qemu.MigrationOutcome.Why;
import dev.socle.testing.Laws;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Rules that need KVM or hosts nobody has at hand; what TCG does is held against real migrations elsewhere. */
class MigrationVerdictTest {

    private static final Feature INVTSC = Feature.at(new Place.Cpuid(0x80000007, 0, Register.EDX, 8));
    private static final Feature PV_EOI = Feature.at(new Place.Cpuid(0x40000001, 0, Register.EAX, 6));
    private static final RealizedCpu SKYLAKE = ModelRealization.of("10.0", "Skylake-Server-v4", Accelerator.KVM);
    private static final MigrationEnd.Host SCALES = host(2_000_000_000L, Knowledge.PRESENT);

    @Test
    void theSameCpuOnTheSameHostIsSafe() {
        final MigrationVerdict verdict = verdict(end(SKYLAKE), end(SKYLAKE));
        assertThat(verdict.exact()).isEqualTo(new MigrationOutcome.Accepted());
        assertThat(verdict.sound()).isEqualTo(new Verdict.Compatible(List.of()));
        assertThat(verdict.difference().isEmpty()).isTrue();
        assertThat(verdict.isSilentHarm()).isFalse();
    }

    @Test
    void whatNobodyKnowsOfTheCounterIsUnknown() {
        final MigrationEnd source = end(SKYLAKE).on(host(2_000_000_000L, Knowledge.UNKNOWN));
        assertThat(verdict(source, end(SKYLAKE).on(host(2_500_000_000L, Knowledge.UNKNOWN))).sound())
                .isEqualTo(new Verdict.Unknown(List.of(
                        "whether the destination can run the guest's time-stamp counter at its frequency")));
        // Within what KVM tolerates it is the same.
        assertThat(verdict(source, end(SKYLAKE).on(host(2_000_100_000L, Knowledge.UNKNOWN))).sound())
                .isInstanceOf(Verdict.Compatible.class);
    }

    @Test
    void qemuLetsAnotherFrequencyThrough() {
        final MigrationVerdict verdict = verdict(end(SKYLAKE).on(host(2_000_000_000L, Knowledge.PRESENT)),
                end(SKYLAKE).on(host(2_500_000_000L, Knowledge.ABSENT)));
        assertThat(verdict.isSilentHarm()).isTrue();
        assertThat(blockers(verdict)).singleElement().isInstanceOfSatisfying(Blocker.Tsc.class, tsc -> {
            assertThat(tsc.neededHertz()).isEqualTo(2_000_000_000L);
            assertThat(tsc.offeredHertz()).isEqualTo(2_500_000_000L);
        });
    }

    @Test
    void anInvariantCounterNeedsAStatedFrequency() {
        final RealizedCpu invariant = SKYLAKE.withFeatures(SKYLAKE.features().with(INVTSC));
        assertThat(whys(verdict(end(invariant), end(invariant)))).containsExactly(Why.NOT_MIGRATABLE);
        final RealizedCpu stated = ModelRealization.with(invariant, "tsc-frequency", "2000000000");
        assertThat(verdict(end(stated), end(stated)).exact()).isEqualTo(new MigrationOutcome.Accepted());
    }

    @Test
    void hyperVMustStay() {
        final RealizedCpu windows = ModelRealization.with(SKYLAKE, "hv-reenlightenment", "on");
        assertThat(whys(verdict(end(windows), end(windows)))).containsExactly(Why.NOT_MIGRATABLE);
        final RealizedCpu stated = ModelRealization.with(windows, "tsc-frequency", "2000000000");
        final MigrationVerdict verdict = verdict(end(stated),
                end(ModelRealization.with(SKYLAKE, "tsc-frequency", "2000000000")));
        assertThat(verdict.isSilentHarm()).isTrue();
        assertThat(blockers(verdict)).filteredOn(Blocker.Differs.class::isInstance)
                .extracting(Blocker::reason).anyMatch(reason -> reason.contains("hv-reenlightenment"));
        assertThat(whys(verdict(end(ModelRealization.with(SKYLAKE, "hv-passthrough", "on")), end(SKYLAKE))))
                .containsExactly(Why.NOT_MIGRATABLE);
    }

    @Test
    void paravirtualBitsAreFeaturesToo() {
        final MigrationVerdict verdict = verdict(end(SKYLAKE),
                end(SKYLAKE.withFeatures(SKYLAKE.features().without(PV_EOI))));
        assertThat(verdict.difference().lost()).isEqualTo(FeatureSet.of(PV_EOI));
        assertThat(blockers(verdict)).singleElement().isInstanceOf(Blocker.MissingFeatures.class)
                .extracting(Blocker::reason).asString().contains("kvm-pv-eoi");
    }

    @Test
    void protectionKeysLieElsewhereOnTheOtherVendor() {
        final RealizedCpu intel = withComponents(ModelRealization.of("10.0", "Icelake-Server-v1", Accelerator.KVM), 0x207);
        final RealizedCpu amd = withComponents(ModelRealization.of("10.0", "EPYC-Milan-v1", Accelerator.KVM), 0x207);
        assertThat(blockers(verdict(end(intel), end(amd)))).filteredOn(Blocker.XsaveState.class::isInstance)
                .extracting(Blocker::reason)
                .containsExactly("the guest saves protection keys (PKRU) as 8 bytes at 2688 and the destination as 8 at "
                        + "2432");
    }

    @Test
    void aComponentThatIsGoneLosesTheGuest() {
        final RealizedCpu without = withComponents(SKYLAKE, 3);
        final MigrationVerdict verdict = verdict(end(SKYLAKE), end(without));
        assertThat(verdict.exact()).isInstanceOfSatisfying(MigrationOutcome.GuestLost.class, lost ->
                assertThat(lost.reasons()).extracting(Reason::why).containsExactly(Why.REGISTERS));
        assertThat(blockers(verdict)).hasAtLeastOneElementOfType(Blocker.XsaveState.class);
    }

    @Test
    void tilesNeedThePermissionOfTheKernel() {
        final RealizedCpu tiles = withComponents(SKYLAKE, 0x60007);
        final MigrationEnd.Host denied = new MigrationEnd.Host(Knowledge.PRESENT, OptionalLong.of(2_000_000_000L),
                Knowledge.PRESENT, Knowledge.ABSENT, Knowledge.PRESENT, Knowledge.ABSENT);
        assertThat(blockers(verdict(end(tiles), end(tiles).on(denied)))).singleElement()
                .extracting(Blocker::remedy).asString().contains("5.17");
        assertThat(verdict(end(tiles), end(tiles)).sound()).isEqualTo(new Verdict.Unknown(List.of(
                "whether the destination's kernel lets QEMU use AMX tiles")));
    }

    @Test
    void guestsOfTheGuestNeedNesting() {
        final MigrationEnd.Host runs = new MigrationEnd.Host(Knowledge.PRESENT, OptionalLong.empty(), Knowledge.PRESENT,
                Knowledge.UNKNOWN, Knowledge.PRESENT, Knowledge.PRESENT);
        final MigrationEnd.Host cannot = new MigrationEnd.Host(Knowledge.PRESENT, OptionalLong.empty(),
                Knowledge.PRESENT, Knowledge.UNKNOWN, Knowledge.ABSENT, Knowledge.ABSENT);
        final MigrationVerdict verdict = verdict(end(SKYLAKE).on(runs), end(SKYLAKE).on(cannot));
        assertThat(whys(verdict)).containsExactly(Why.NESTED_STATE);
        assertThat(blockers(verdict)).singleElement().extracting(Blocker::remedy).asString().contains("nested=1");
        assertThat(verdict(end(SKYLAKE).on(runs), end(SKYLAKE)).sound()).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void machineTypesAge() {
        final MigrationEnd.Host young = new MigrationEnd.Host(Knowledge.ABSENT, OptionalLong.empty(), Knowledge.PRESENT,
                Knowledge.UNKNOWN, Knowledge.UNKNOWN, Knowledge.UNKNOWN);
        final MigrationVerdict verdict = verdict(end(SKYLAKE), end(SKYLAKE).on(young));
        assertThat(verdict.exact()).isInstanceOf(MigrationOutcome.DestinationDoesNotStart.class);
        assertThat(blockers(verdict)).singleElement().isInstanceOf(Blocker.MachineType.class);
    }

    @Test
    void processorsThatWereAddedMustBeLikeTheFirst() {
        final RealizedCpu other = SKYLAKE.withFeatures(SKYLAKE.features().without(PV_EOI));
        final MigrationVerdict verdict = verdict(end(SKYLAKE).withHotAdded(List.of(SKYLAKE, other)), end(SKYLAKE));
        assertThat(verdict.isSilentHarm()).isTrue();
        assertThat(blockers(verdict)).singleElement().extracting(Blocker::side).isEqualTo(Side.SOURCE);
    }

    @Test
    void fewerAddressBitsAreHarmAndMoreAreNot() {
        assertThat(blockers(verdict(end(withBits(46)), end(withBits(39))))).singleElement()
                .isInstanceOf(Blocker.AddressWidth.class);
        assertThat(verdict(end(withBits(39)), end(withBits(46))).sound())
                .isEqualTo(new Verdict.Compatible(List.of("1 leaf of CPUID changes")));
    }

    @Test
    void anAcceleratorIsKept() {
        final RealizedCpu tcg = ModelRealization.of("10.0", "Skylake-Server-v4", Accelerator.TCG);
        assertThat(blockers(verdict(end(SKYLAKE), end(tcg)))).extracting(Blocker::reason)
                .anyMatch(reason -> reason.contains("KVM and TCG"));
    }

    /** What is safe there and back changes nothing but what no running program relies on. */
    @Test
    void safeBothWaysMeansTheSameFeatures() {
        final List<FeatureSet> all = List.copyOf(SKYLAKE.release().names().preferred().values());
        Laws.check("safe both ways means the same features", 200, c -> {
            final RealizedCpu one = SKYLAKE.withFeatures(SKYLAKE.features()
                    .or(all.get(c.nextInt(all.size()))).andNot(all.get(c.nextInt(all.size()))));
            final RealizedCpu other = SKYLAKE.withFeatures(SKYLAKE.features()
                    .or(all.get(c.nextInt(all.size()))).andNot(all.get(c.nextInt(all.size()))));
            c.note("one", one.features());
            c.note("other", other.features());
            final boolean there = verdict(end(one), end(other)).sound() instanceof Verdict.Compatible;
            final boolean back = verdict(end(other), end(one)).sound() instanceof Verdict.Compatible;
            if (there && back) {
                final Visibility visibility = GuestCpuid.of(one, Catalog.embedded().caches()).visibility();
                assertThat(visibility.of(one.features())).isEqualTo(visibility.of(other.features()));
            }
        });
    }

    private static RealizedCpu withComponents(RealizedCpu cpu, long user) {
        return new RealizedCpu(cpu.release(), cpu.accelerator(), cpu.machine(), cpu.model(), cpu.identity(),
                cpu.levels(), cpu.addresses(), cpu.features(), new RealizedCpu.Components(user, 0), cpu.caches(),
                cpu.tscHertz(), cpu.topology(), cpu.properties(), cpu.host());
    }

    private static RealizedCpu withBits(int bits) {
        return new RealizedCpu(SKYLAKE.release(), SKYLAKE.accelerator(), SKYLAKE.machine(), SKYLAKE.model(),
                SKYLAKE.identity(), SKYLAKE.levels(), new RealizedCpu.AddressWidths(bits, 0), SKYLAKE.features(),
                SKYLAKE.components(), SKYLAKE.caches(), SKYLAKE.tscHertz(), SKYLAKE.topology(), SKYLAKE.properties(),
                SKYLAKE.host());
    }

    private static MigrationEnd.Host host(long hertz, Knowledge scaling) {
        return new MigrationEnd.Host(Knowledge.PRESENT, OptionalLong.of(hertz), scaling, Knowledge.UNKNOWN,
                Knowledge.UNKNOWN, Knowledge.UNKNOWN);
    }

    private static MigrationEnd end(RealizedCpu cpu) {
        return MigrationEnd.of(new RealizedCpu(cpu.release(), cpu.accelerator(), Optional.of("pc-q35-10.0"),
                cpu.model(), cpu.identity(), cpu.levels(), cpu.addresses(), cpu.features(), cpu.components(),
                cpu.caches(), cpu.tscHertz(), cpu.topology(), cpu.properties(), cpu.host())).on(SCALES);
    }

    private static MigrationVerdict verdict(MigrationEnd source, MigrationEnd destination) {
        return MigrationVerdict.of(source, destination, Catalog.embedded().caches());
    }

    private static List<Blocker> blockers(MigrationVerdict verdict) {
        assertThat(verdict.sound()).isInstanceOf(Verdict.Incompatible.class);
        return ((Verdict.Incompatible) verdict.sound()).blockers();
    }

    private static List<Why> whys(MigrationVerdict verdict) {
        assertThat(verdict.exact()).isInstanceOf(MigrationOutcome.Refused.class);
        return ((MigrationOutcome.Refused) verdict.exact()).reasons().stream().map(Reason::why).toList();
    }
}
