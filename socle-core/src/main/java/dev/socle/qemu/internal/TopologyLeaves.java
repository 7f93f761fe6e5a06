package dev.socle.qemu.internal;

import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.host.Accelerator;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.RealizedCpu;
import java.util.ArrayList;
import java.util.List;

/** The leaves that say how processors are grouped: 0xb and 0x1f in Intel's way, 0x8000001e in AMD's. */
public final class TopologyLeaves {

    /** Leaf 0x1f's numbers of the kinds of level (Intel's manual, volume 2A, CPUID). */
    private static final int OF_THREADS = 1;
    private static final int OF_CORES = 2;
    private static final int OF_MODULES = 3;
    private static final int OF_DIES = 5;
    private static final int LAST_SUBLEAF_OF_1F = 5;
    private static final int FIELD_OF_16_BITS = 0xffff;

    private final RealizedCpu cpu;
    private final ApicLayout layout;
    private final CpuidHabits habits;
    private final int apicId;
    private final List<Level> levels;

    /** A level of leaf 0x1f: how far to shift an identifier to get that of what is next wider, and what is within. */
    private record Level(int kind, int shift, int threads) {
    }

    public TopologyLeaves(RealizedCpu cpu, ApicLayout layout, CpuidHabits habits, int processor) {
        this.cpu = cpu;
        this.layout = layout;
        this.habits = habits;
        this.apicId = layout.apicId(processor);
        this.levels = levels(cpu.topology());
    }

    public int apicId() {
        return apicId;
    }

    /** Leaf 0xb: threads of a core, then threads of a package. */
    public Registers extended(int subleaf) {
        if (!cpu.properties().isOn("cpuid-0xb")) {
            return FeatureWords.ZERO;
        }
        return switch (subleaf) {
            case 0 -> level(new Level(OF_THREADS, layout.coreShift(), cpu.topology().threads()), subleaf);
            case 1 -> level(new Level(OF_CORES, layout.socketShift(), threadsInPackage()), subleaf);
            default -> level(new Level(0, 0, 0), subleaf);
        };
    }

    /** Leaf 0x1f: as 0xb, with modules and dies; zero where the machine has neither and nobody forces it. */
    public Registers extendedWithDies(int subleaf) {
        if (levels.isEmpty()) {
            return FeatureWords.ZERO;
        }
        return level(subleaf >= 0 && subleaf < levels.size() ? levels.get(subleaf) : new Level(0, 0, 0), subleaf);
    }

    /** Whether QEMU itself ends when a guest asks this: an assertion of TCG's fails. */
    public boolean endsQemu(int leaf, int subleaf) {
        return habits.endsOnLeaf1f() && cpu.accelerator() == Accelerator.TCG && leaf == 0x1f && !levels.isEmpty()
                && Integer.compareUnsigned(subleaf, LAST_SUBLEAF_OF_1F) > 0;
    }

    private Registers level(Level level, int subleaf) {
        return new Registers(level.shift(), level.threads() & FIELD_OF_16_BITS, level.kind() << 8 | subleaf & 0xff,
                apicId);
    }

    private List<Level> levels(GuestTopology topology) {
        if (topology.dies() == 1 && topology.modules() == 1 && !cpu.properties().isOn("x-force-cpuid-0x1f")) {
            return List.of();
        }
        final List<Level> found = new ArrayList<>();
        found.add(new Level(OF_THREADS, layout.coreShift(), topology.threads()));
        found.add(new Level(OF_CORES, shiftAboveCores(topology), topology.threadsInModule()));
        if (topology.modules() > 1) {
            found.add(new Level(OF_MODULES, topology.dies() > 1 ? layout.dieShift() : layout.socketShift(),
                    topology.threadsInDie()));
        }
        if (topology.dies() > 1) {
            found.add(new Level(OF_DIES, layout.socketShift(), topology.threadsInSocket()));
        }
        return found;
    }

    private int shiftAboveCores(GuestTopology topology) {
        return topology.modules() > 1 ? layout.moduleShift() : topology.dies() > 1 ? layout.dieShift()
                : layout.socketShift();
    }

    private int threadsInPackage() {
        return habits.forgetsDies() ? cpu.topology().threadsInDie() : cpu.topology().threadsInSocket();
    }

    /**
     * Leaf 0x8000001e: identifiers of processor, core and node, and how many threads and nodes there are. Since 9.1 a
     * socket is one node, as on AMD's processors from Rome on; before, each die was one. Cores are numbered anew in
     * each die all the same. (What QEMU 7.2.22, 10.0.13 and 11.1.3 hand to the kernel for each processor.)
     */
    public Registers ofAmd() {
        final GuestTopology topology = cpu.topology();
        final boolean dieIsNode = habits.forgetsDies() || cpu.properties().isOn("legacy-multi-node");
        final int core = between(layout.coreShift(), layout.moduleShift());
        final int socket = apicId >>> layout.socketShift();
        final int node = dieIsNode
                ? socket << layout.socketShift() - layout.dieShift() | between(layout.dieShift(), layout.socketShift())
                : socket;
        final int nodes = dieIsNode ? topology.dies() : 1;
        return new Registers(apicId, topology.threads() - 1 << 8 | core, nodes - 1 << 8 | node, 0);
    }

    private int between(int from, int to) {
        return apicId >>> from & (1 << to - from) - 1;
    }
}
