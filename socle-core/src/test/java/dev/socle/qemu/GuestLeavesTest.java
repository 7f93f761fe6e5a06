package dev.socle.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.FeatureSet;
import dev.socle.host.Accelerator;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Leaves that depend on more than the model; the figures under TCG were read by guests of QEMU 7.2, 10.0 and 11.1. */
class GuestLeavesTest {

    private static final GuestTopology TWO_SOCKETS = new GuestTopology(2, 1, 1, 3, 2, 12);
    private static final GuestTopology TWO_DIES = new GuestTopology(1, 2, 1, 4, 2, 16);

    @Test
    void countsProcessorsAsTheReleaseDoes() {
        assertThat(read("7.2", "Skylake-Server-v1", TWO_SOCKETS, 1, 0).ebx()).isEqualTo(0x00060800);
        assertThat(read("10.0", "Skylake-Server-v1", TWO_SOCKETS, 1, 0).ebx()).isEqualTo(0x00080800);
        assertThat(read("10.0", "EPYC-Milan-v1", TWO_SOCKETS, 1, 0).ebx()).isEqualTo(0x00060800);
        assertThat(read("7.2", "EPYC-Milan-v1", TWO_DIES, 1, 0).ebx()).isEqualTo(0x00080800);
        assertThat(read("10.0", "EPYC-Milan-v1", TWO_DIES, 1, 0).ebx()).isEqualTo(0x00100800);
        assertThat(read("10.0", "EPYC-Milan-v1", new GuestTopology(1, 1, 1, 100, 2, 200), 1, 0).ebx())
                .isEqualTo(0x00c80800);
        assertThat(read("10.0", "Skylake-Server-v1", new GuestTopology(1, 1, 1, 100, 2, 200), 1, 0).ebx())
                .isEqualTo(0x00ff0800);
    }

    @Test
    void sharesCachesAsTheReleaseDoes() {
        assertThat(read("7.2", "Skylake-Server-v1", TWO_SOCKETS, 4, 0).eax()).isEqualTo(0x08000121);
        assertThat(read("7.2", "Skylake-Server-v1", TWO_SOCKETS, 4, 2).eax()).isEqualTo(0x08004143);
        assertThat(read("7.2", "Skylake-Server-v1", TWO_SOCKETS, 4, 3).eax()).isEqualTo(0x0801c163);
        assertThat(read("10.0", "Skylake-Server-v1", TWO_SOCKETS, 4, 0).eax()).isEqualTo(0x0c004121);
        assertThat(read("10.0", "Skylake-Server-v1", TWO_SOCKETS, 4, 3).eax()).isEqualTo(0x0c01c163);
        assertThat(read("7.2", "EPYC-Milan-v1", TWO_SOCKETS, 0x8000001d, 3))
                .isEqualTo(new Registers(0x00014163, 0x03c0003f, 0x00007fff, 6));
        assertThat(read("10.0", "EPYC-Milan-v1", TWO_SOCKETS, 0x8000001d, 3))
                .isEqualTo(new Registers(0x0001c163, 0x03c0003f, 0x00007fff, 2));
        assertThat(read("11.1", "SierraForest-v3", new GuestTopology(1, 2, 2, 2, 2, 16), 4, 2).eax() >>> 14 & 0xfff)
                .as("threads of a module share the second level").isEqualTo(3);
    }

    @Test
    void listsTheLevelsOfATopology() {
        assertThat(read("7.2", "Skylake-Server-v1", TWO_SOCKETS, 0xb, 1)).isEqualTo(new Registers(3, 6, 0x201, 0));
        assertThat(read("7.2", "EPYC-Milan-v1", TWO_DIES, 0xb, 1)).isEqualTo(new Registers(4, 8, 0x201, 0));
        assertThat(read("10.0", "EPYC-Milan-v1", TWO_DIES, 0xb, 1)).isEqualTo(new Registers(4, 16, 0x201, 0));
        assertThat(read("10.0", "EPYC-Milan-v1", TWO_DIES, 0x80000008, 0).ecx()).isEqualTo(0x400f);
        assertThat(read("7.2", "EPYC-Milan-v1", TWO_DIES, 0x80000008, 0).ecx()).isEqualTo(0x4007);
        final GuestTopology modules = new GuestTopology(2, 1, 2, 3, 2, 24);
        assertThat(read("11.1", "SapphireRapids-v8", modules, 0x1f, 1)).isEqualTo(new Registers(3, 6, 0x201, 0));
        assertThat(read("11.1", "SapphireRapids-v8", modules, 0x1f, 2)).isEqualTo(new Registers(4, 12, 0x302, 0));
        assertThat(read("11.1", "SapphireRapids-v8", modules, 0x1f, 3)).isEqualTo(new Registers(0, 0, 3, 0));
    }

    @Test
    void knowsWhatEndsQemu() {
        final RealizedCpu cpu = ModelRealization.of("11.1", "SapphireRapids-v8", Accelerator.TCG);
        final GuestCpuid guest = guest(cpu);
        assertThat(guest.endsQemu(0x1f, 5)).isFalse();
        assertThat(guest.endsQemu(0x1f, 6)).isTrue();
        assertThat(guest.endsQemu(0x0b, 6)).isFalse();
        assertThat(guest(ModelRealization.of("10.0", "SapphireRapids-v1", Accelerator.TCG)).endsQemu(0x1f, 6)).isFalse();
        // Out of range is answered by the highest leaf, so that a look for a hypervisor ends it too.
        final GuestCpuid yongFeng = guest(ModelRealization.of("11.1", "YongFeng-v3", Accelerator.TCG));
        assertThat(yongFeng.endsQemu(0x40000100, 0x1000)).isTrue();
    }

    @Test
    void numbersEveryProcessor() {
        final RealizedCpu cpu = ModelRealization.of("10.0", "EPYC-Milan-v1", Accelerator.TCG)
                .withTopology(TWO_SOCKETS);
        // 3 cores need 2 bits, so the second socket begins at 8.
        assertThat(GuestCpuid.of(cpu, Catalog.embedded().caches(), 6).read(1, 0).ebx() >>> 24).isEqualTo(8);
        assertThat(GuestCpuid.of(cpu, Catalog.embedded().caches(), 11).read(0xb, 0).edx()).isEqualTo(13);
        assertThatIllegalArgumentException().isThrownBy(() -> GuestCpuid.of(cpu, Catalog.embedded().caches(), 12))
                .withMessage("processor 12, expected 0 to 11");
    }

    @Test
    void numbersNodesAsTheReleaseDoes() {
        final GuestTopology dies = new GuestTopology(2, 2, 1, 3, 2, 24);
        assertThat(ofAmd("7.2", dies, 11)).isEqualTo(new Registers(0xd, 0x102, 0x101, 0));
        assertThat(ofAmd("7.2", dies, 12)).isEqualTo(new Registers(0x10, 0x100, 0x102, 0));
        assertThat(ofAmd("7.2", dies, 23)).isEqualTo(new Registers(0x1d, 0x102, 0x103, 0));
        assertThat(ofAmd("10.0", dies, 8)).isEqualTo(new Registers(0xa, 0x101, 0, 0));
        assertThat(ofAmd("11.1", dies, 23)).isEqualTo(new Registers(0x1d, 0x102, 1, 0));
    }

    private static Registers ofAmd(String version, GuestTopology topology, int processor) {
        return GuestCpuid.of(ModelRealization.of(version, "EPYC-v1", Accelerator.KVM).withTopology(topology),
                Catalog.embedded().caches(), processor).read(0x8000001e, 0);
    }

    @Test
    void switchesTakeLeavesAway() {
        final RealizedCpu cpu = ModelRealization.of("10.0", "Skylake-Server-v1", Accelerator.TCG);
        assertThat(guest(ModelRealization.with(cpu, "l3-cache", "off")).read(2, 0).ecx()).isZero();
        assertThat(guest(ModelRealization.with(cpu, "l3-cache", "off")).table().leaf(4, 3)).isEmpty();
        assertThat(guest(ModelRealization.with(cpu, "cpuid-0xb", "off")).read(0xb, 1).isZero()).isTrue();
        assertThat(guest(ModelRealization.with(cpu, "tcg-cpuid", "off")).read(0x40000000, 0).isZero()).isTrue();
        assertThat(guest(cpu).read(0x40000000, 0))
                .isEqualTo(new Registers(0x40000001, 0x54474354, 0x43544743, 0x47435447));
        final RealizedCpu epyc = ModelRealization.of("10.0", "EPYC-Milan-v1", Accelerator.TCG);
        assertThat(guest(epyc).read(2, 0).isZero()).isTrue();
        assertThat(guest(ModelRealization.with(epyc, "x-vendor-cpuid-only", "off")).read(2, 0))
                .isEqualTo(new Registers(1, 0, 0xff, 0x002c3080));
    }

    @Test
    void since11CachesAgreeAndIntelsManualIsKept() {
        RealizedCpu cpu = ModelRealization.of("11.1", "Skylake-Server-v1", Accelerator.TCG);
        assertThat(guest(cpu).read(2, 0)).isEqualTo(new Registers(1, 0, 0x4d, 0x002c307d));
        cpu = ModelRealization.with(ModelRealization.with(cpu, "x-consistent-cache", "on"), "x-vendor-cpuid-only-v2", "on");
        assertThat(guest(cpu).read(2, 0)).isEqualTo(new Registers(1, 0, 0, 0xff));
        assertThat(guest(cpu).read(0x80000000, 0)).isEqualTo(new Registers(0x80000008, 0, 0, 0));
        assertThat(guest(cpu).read(0x80000005, 0).isZero()).isTrue();
        assertThat(guest(cpu).read(0x80000006, 0)).isEqualTo(new Registers(0, 0, 0x10008040, 0));
    }

    @Test
    void kvmNamesItselfAndGivesWayToHyperV() {
        final RealizedCpu cpu = ModelRealization.of("10.0", "Skylake-Server-v1", Accelerator.KVM);
        assertThat(guest(cpu).read(0x40000000, 0))
                .isEqualTo(new Registers(0x40000001, 0x4b4d564b, 0x564b4d56, 0x4d));
        // kvmclock, nopiodelay, kvmclock (new), asyncpf, steal time, pv-eoi, stable clock
        assertThat(guest(cpu).read(0x40000001, 0).eax()).isEqualTo(0x0100007b);

        final GuestCpuid windows = guest(ModelRealization.with(ModelRealization.with(
                ModelRealization.with(cpu, "hv-relaxed", "on"), "hv-time", "on"), "hv-spinlocks", "0x1fff"));
        assertThat(windows.read(0x40000000, 0))
                .isEqualTo(new Registers(0x40000005, 0x7263694d, 0x666f736f, 0x76482074));
        assertThat(windows.read(0x40000001, 0).eax()).isEqualTo(0x31237648);
        assertThat(windows.read(0x40000003, 0)).isEqualTo(new Registers(0x222, 0, 0, 0x8));
        assertThat(windows.read(0x40000004, 0)).isEqualTo(new Registers(0x20, 0x1fff, 0, 0));
        assertThat(windows.read(0x40000100, 0).eax()).isEqualTo(0x40000101);
        assertThat(windows.read(0x40000101, 0).eax()).isEqualTo(0x0100007b);
        assertThat(windows.table().leaf(0x40000101, 0)).isPresent();
    }

    /** As QEMU 10.0.13 hands it to the kernel. */
    @Test
    void showsAllOfHyperV() {
        RealizedCpu cpu = ModelRealization.of("10.0", "Skylake-Server-v1", Accelerator.KVM);
        for (String property : ("hv-relaxed hv-vapic hv-time hv-vpindex hv-runtime hv-synic hv-stimer hv-stimer-direct "
                + "hv-reset hv-frequencies hv-reenlightenment hv-tlbflush hv-ipi hv-crash hv-avic hv-emsr-bitmap "
                + "hv-xmm-input hv-tlbflush-ext hv-tlbflush-direct").split(" ")) {
            cpu = ModelRealization.with(cpu, property, "on");
        }
        final GuestCpuid guest = guest(ModelRealization.with(cpu, "hv-spinlocks", "0x1fff"));
        assertThat(guest.read(0x40000000, 0).eax()).isEqualTo(0x4000000a);
        assertThat(guest.read(0x40000003, 0)).isEqualTo(new Registers(0x2aff, 0x30, 0, 0x84518));
        assertThat(guest.read(0x40000004, 0)).isEqualTo(new Registers(0xe24, 0x1fff, 0, 0));
        assertThat(guest.read(0x4000000a, 0)).isEqualTo(new Registers(0xa0000, 0, 0, 0));

        final GuestCpuid debugged = guest(ModelRealization.with(ModelRealization.of("10.0", "Skylake-Server-v1",
                Accelerator.KVM), "hv-syndbg", "on"));
        assertThat(debugged.read(0x40000000, 0).eax()).isEqualTo(0x40000082);
        assertThat(debugged.read(0x40000003, 0).edx()).isEqualTo(0x808);
        assertThat(debugged.read(0x40000080, 0)).isEqualTo(new Registers(0, 0x7263694d, 0x666f736f, 0x53562074));
        assertThat(debugged.read(0x40000081, 0).eax()).isEqualTo(0x31235356);
        assertThat(debugged.read(0x40000082, 0).eax()).isEqualTo(2);
    }

    @Test
    void nothingOfAHypervisorIsLeftWithoutKvm() {
        final RealizedCpu cpu = ModelRealization.with(
                ModelRealization.of("10.0", "Skylake-Server-v1", Accelerator.KVM), "kvm", "off");
        assertThat(guest(cpu).table().leaf(0x40000000, 0)).isEmpty();
        assertThat(guest(cpu).visibility().shows(0x40000000)).isFalse();
    }

    @Test
    void tellsFrequenciesInVmwaresWayOnlyWhenTheyStay() {
        final RealizedCpu cpu = ModelRealization.of("10.0", "Skylake-Server-v1", Accelerator.KVM);
        final RealizedCpu known = new RealizedCpu(cpu.release(), cpu.accelerator(), cpu.machine(), cpu.model(),
                cpu.identity(), cpu.levels(), cpu.addresses(), cpu.features(), cpu.components(), cpu.caches(),
                OptionalLong.of(2_500_000_000L), cpu.topology(), cpu.properties(), cpu.host());
        assertThat(guest(known).read(0x40000000, 0).eax()).isEqualTo(0x40000001);
        final GuestCpuid stated = guest(ModelRealization.with(known, "tsc-frequency", "2500000000"));
        assertThat(stated.read(0x40000000, 0).eax()).isEqualTo(0x40000010);
        assertThat(stated.read(0x40000010, 0)).isEqualTo(new Registers(2_500_000, 1_000_000, 0, 0));
    }

    @Test
    void outOfRangeIsAnsweredByTheVendorsRule() {
        final RealizedCpu amd = ModelRealization.of("10.0", "EPYC-Milan-v1", Accelerator.KVM);
        assertThat(guest(amd).read(0x30, 0).isZero()).isTrue();
        final RealizedCpu intel = ModelRealization.of("10.0", "Skylake-Server-v1", Accelerator.KVM);
        assertThat(guest(intel).read(0x30, 1)).isEqualTo(guest(intel).read(0xd, 1));
    }

    @Test
    void placesPkruWhereTheProcessorsHaveIt() {
        assertThat(pkru("EPYC-Milan-v1")).isEqualTo(new Registers(8, 0x980, 0, 0));
        assertThat(pkru("Icelake-Server-v1")).isEqualTo(new Registers(8, 0xa80, 0, 0));
    }

    private static Registers pkru(String model) {
        final RealizedCpu cpu = ModelRealization.of("10.0", model, Accelerator.KVM);
        return guest(new RealizedCpu(cpu.release(), cpu.accelerator(), cpu.machine(), cpu.model(), cpu.identity(),
                cpu.levels(), cpu.addresses(), cpu.features(), new RealizedCpu.Components(0x207, 0), cpu.caches(),
                cpu.tscHertz(), cpu.topology(), cpu.properties(), cpu.host())).read(0xd, 9);
    }

    @Test
    void aCpuWithNothingReadsZero() {
        final RealizedCpu cpu = ModelRealization.of("10.0", "486-v1", Accelerator.TCG)
                .withFeatures(FeatureSet.empty()).withLevels(new RealizedCpu.Levels(0, 0, 0, 0));
        assertThat(guest(cpu).read(0x80000001, 0)).isEqualTo(guest(cpu).read(0, 0));
        assertThat(guest(cpu).table().leaves()).hasSize(3);
    }

    /** Every leaf up to the highest there can be: a level of all ones must not take for ever. */
    @Test
    void anAbsurdLevelIsBounded() {
        final RealizedCpu cpu = ModelRealization.of("10.0", "Skylake-Server-v1", Accelerator.TCG);
        final GuestCpuid guest = guest(cpu.withLevels(new RealizedCpu.Levels(0x3fffffff, 0xbfffffff, 0xffffffff, 0)));
        assertThat(guest.table().leaves().size()).isLessThan(300);
    }

    private static Registers read(String version, String model, GuestTopology topology, int leaf, int subleaf) {
        return guest(ModelRealization.of(version, model, Accelerator.TCG).withTopology(topology)).read(leaf, subleaf);
    }

    private static GuestCpuid guest(RealizedCpu cpu) {
        return GuestCpuid.of(cpu, Catalog.embedded().caches());
    }
}
