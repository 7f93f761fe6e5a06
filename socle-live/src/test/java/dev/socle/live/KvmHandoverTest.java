package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.CpuidTable.Key;
import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.live.guest.Smp;
import dev.socle.qemu.CpuArgumentException;
import dev.socle.qemu.FilteredCpu;
import dev.socle.qemu.GuestCpuid;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.QemuCpus;
import dev.socle.qemu.RealizedCpu;
import dev.socle.qemu.Supply;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the guests of KVM will read: what the real QEMUs hand to the kernel, each processor's every leaf and register.
 * The kernel is a {@linkplain StandInKvm stand-in}, so that any host can be had on any machine.
 */
@Timeout(1800)
class KvmHandoverTest {

    /** As the stand-in says. */
    private static final long TSC_HERTZ = 2_500_000_000L;
    /** Of each QEMU. */
    private static final int STARTS = 180;
    private static final int SAMPLED_STARTS = 8;
    /** QEMU before 11.1 asks KVM for the place of these, not the processor. */
    private static final int BRANCH_RECORDS = 15;
    private static final Version ASKS_PROCESSOR = new Version(11, 1, 0);

    private final Catalog catalog = Catalog.embedded();

    @Test
    void whatQemuHandsToTheKernel(@TempDir Path folder) throws Exception {
        final StandInKvm kvm = StandInKvm.in(folder);
        final List<StandInHost> hosts = new ArrayList<>(StandInHost.recorded());
        final StandInHost everything = StandInHost.ofEverything();
        final List<String> wrong = new ArrayList<>();
        int all = 0;
        for (Path qemu : Peers.qemus()) {
            final QemuDescription description = QemuDescription.of(qemu);
            final QemuRelease release = catalog.qemu(description.version()).release();
            final HandoverCases cases = new HandoverCases(release, new Random(Proof.seed()));
            final int count = Proof.isFull() ? STARTS : SAMPLED_STARTS;
            for (int i = 0; i < count; i++) {
                final StandInHost host = i % 2 == 0 ? everything : hosts.get(Math.floorMod(Proof.seed() + i, hosts.size()));
                final HandoverCases.Case one = cases.next();
                new Handover(qemu, release, kvm, host, one).differences().forEach(line ->
                        wrong.add(told(release.version() + " " + host + " " + one + ": " + line)));
                all++;
            }
        }
        System.out.println(all + " starts under KVM, " + wrong.size() + " differences");
        assertThat(wrong.stream().limit(200).toList()).isEmpty();
    }

    private static String told(String line) {
        System.out.println("differs: " + line);
        return line;
    }

    /** One start of a QEMU, and what is foreseen of it. */
    private final class Handover {

        private final Path qemu;
        private final QemuRelease release;
        private final StandInKvm kvm;
        private final StandInHost host;
        private final HandoverCases.Case one;

        Handover(Path qemu, QemuRelease release, StandInKvm kvm, StandInHost host, HandoverCases.Case one) {
            this.qemu = qemu;
            this.release = release;
            this.kvm = kvm;
            this.host = host;
            this.one = one;
        }

        List<String> differences() throws IOException, InterruptedException {
            final StandInKvm.Handed handed = kvm.handed(qemu, host, one.arguments(), one.smp().vcpus());
            final Supply supply = kvm.supply(qemu, host, release);
            final QemuCpus cpus = new QemuCpus(catalog, release);
            final Optional<MachineType> machine = Optional.of(one.machine());
            final FilteredCpu filtered;
            try {
                filtered = cpus.filtered(one.cpu(), machine, supply);
            } catch (CpuArgumentException e) {
                return handed.processors().isEmpty() ? List.of() : List.of("foreseen no start: " + e.getMessage());
            }
            if (handed.processors().isEmpty()) {
                return filtered.start() instanceof FilteredCpu.Refuses ? List.of()
                        : List.of("no start: " + handed.messages().lines().toList().getLast());
            }
            if (filtered.start() instanceof FilteredCpu.Refuses refuses) {
                return List.of("foreseen no start: " + refuses.messages());
            }
            final RealizedCpu cpu = cpus.realizer().realize(filtered, supply, topology(),
                    Optional.of(merged(release, host.cpuid(), handed.silicon()))).withTscOfHost(OptionalLong.of(TSC_HERTZ));
            return differences(cpu, handed);
        }

        private List<String> differences(RealizedCpu cpu, StandInKvm.Handed handed) {
            final List<String> differences = new ArrayList<>();
            int processor = 0;
            for (Map.Entry<Integer, CpuidTable> read : handed.processors().entrySet()) {
                final GuestCpuid guest = GuestCpuid.of(cpu, catalog.caches(), processor++);
                differences.addAll(invented(guest, read.getValue()));
                for (Map.Entry<Key, Registers> row : read.getValue().leaves().entrySet()) {
                    final Registers foreseen = guest.read(row.getKey().leaf(), row.getKey().subleaf());
                    final Registers mask = compared(row.getKey());
                    if (!foreseen.and(mask).equals(row.getValue().and(mask))) {
                        differences.add("%d %x.%x foreseen %s handed over %s".formatted(read.getKey(),
                                row.getKey().leaf(), row.getKey().subleaf(), hex(foreseen), hex(row.getValue())));
                    }
                }
            }
            return differences;
        }

        /** What the kernel is not told of, a guest reads as zero. */
        private static List<String> invented(GuestCpuid guest, CpuidTable handed) {
            return guest.table().leaves().entrySet().stream()
                    .filter(row -> row.getKey().leaf() != 0xb && row.getKey().leaf() != 0x1f && !row.getValue().isZero()
                            && handed.leaf(row.getKey().leaf(), row.getKey().subleaf()).isEmpty())
                    .map(row -> "0 %x.%x foreseen %s handed over nothing".formatted(row.getKey().leaf(),
                            row.getKey().subleaf(), hex(row.getValue()))).toList();
        }

        /** Sizes of enabled components: the kernel fills them in as the guest goes on (Linux, arch/x86/kvm/cpuid.c). */
        private static Registers compared(Key key) {
            return key.leaf() == 0xd && (key.subleaf() == 0 || key.subleaf() == 1) ? new Registers(-1, 0, -1, -1)
                    : new Registers(-1, -1, -1, -1);
        }

        private GuestTopology topology() {
            return one.smp().topology(one.machine());
        }
    }

    private static CpuidTable merged(QemuRelease release, CpuidTable supported, CpuidTable silicon) {
        final boolean asksKvm = release.version().compareTo(ASKS_PROCESSOR) < 0;
        final CpuidTable.Builder both = supported.toBuilder();
        silicon.leaves().forEach((key, registers) -> {
            if (key.leaf() != 0x12 && (key.leaf() != 0xd || key.subleaf() > 1) && !(asksKvm
                    && key.leaf() == 0xd && key.subleaf() == BRANCH_RECORDS)) {
                both.leaf(key.leaf(), key.subleaf(), registers);
            }
        });
        return both.build();
    }

    private static String hex(Registers it) {
        return "%08x %08x %08x %08x".formatted(it.eax(), it.ebx(), it.ecx(), it.edx());
    }
}
