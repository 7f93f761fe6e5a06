package dev.socle.qemu;

import dev.socle.catalog.Caches;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.host.Accelerator;
import dev.socle.qemu.internal.ApicLayout;
import dev.socle.qemu.internal.CacheLeaves;
import dev.socle.qemu.internal.CpuidHabits;
import dev.socle.qemu.internal.EnclaveLeaves;
import dev.socle.qemu.internal.FeatureWords;
import dev.socle.qemu.internal.HostLeaves;
import dev.socle.qemu.internal.HypervisorLeaves;
import dev.socle.qemu.internal.IdentityLeaves;
import dev.socle.qemu.internal.MatrixLeaves;
import dev.socle.qemu.internal.PassedThroughLeaves;
import dev.socle.qemu.internal.TopologyLeaves;
import dev.socle.qemu.internal.XsaveLeaves;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The CPUID that a guest reads: every leaf, sub-leaf and register, computed.
 *
 * <p>Some bits follow what the guest does and are given as they are before it does anything: OSXSAVE and OSPKE are
 * off, leaf 0xd EBX is the size for XCR0 = 1. Bits that depend on the mode are those of long mode, if the CPU has it.
 */
public final class GuestCpuid {

    /** MONITOR and MWAIT: extensions are enumerated, and interrupts end the wait even when masked. */
    private static final Registers MWAIT = new Registers(0, 0, 3, 0);
    /** AMD's secure virtual machines: revision 1, 16 address space identifiers. */
    private static final int SVM_REVISION = 1;
    private static final int SVM_IDENTIFIERS = 16;
    private static final int SVM_BIT = 2;
    private static final int AVX10_BIT = 19;
    private static final int LAST_KNOWN_LEAF = 0x3f;
    private static final int LAST_CACHE = 3;
    private static final int LAST_OF_STRUCTURED_FEATURES = 3;
    private static final int LAST_COMPONENT = 62;
    private static final int LAST_SUBLEAF_OF_TOPOLOGY = 3;

    private final RealizedCpu cpu;
    private final CpuidHabits habits;
    private final Visibility visibility;
    private final FeatureWords words;
    private final IdentityLeaves identity;
    private final CacheLeaves caches;
    private final TopologyLeaves topology;
    private final XsaveLeaves xsave;
    private final MatrixLeaves matrix;
    private final EnclaveLeaves enclaves;
    private final PassedThroughLeaves passedThrough;
    private final HypervisorLeaves hypervisor;
    private final SortedSet<Integer> unknown;

    private GuestCpuid(RealizedCpu cpu, Caches known, int processor) {
        this.habits = CpuidHabits.of(cpu.release().version());
        final ApicLayout layout = ApicLayout.of(cpu.topology());
        this.cpu = cpu;
        this.words = new FeatureWords(cpu.features());
        this.identity = new IdentityLeaves(cpu, words, layout, habits);
        this.caches = new CacheLeaves(cpu, known, layout, habits);
        this.topology = new TopologyLeaves(cpu, layout, habits, processor);
        this.xsave = new XsaveLeaves(cpu, words, habits);
        this.matrix = new MatrixLeaves(cpu, words);
        this.enclaves = new EnclaveLeaves(cpu, words);
        this.passedThrough = new PassedThroughLeaves(cpu, words);
        this.hypervisor = new HypervisorLeaves(cpu, words);
        this.visibility = new Visibility(cpu.levels(), hypervisor.highest());
        this.unknown = unknown(cpu);
    }

    private SortedSet<Integer> unknown(RealizedCpu cpu) {
        final List<Integer> leaves = HostLeaves.unknown(cpu, words);
        return leaves.isEmpty() ? Collections.emptySortedSet() : leaves.stream()
                .filter(leaf -> visibility.answering(leaf, cpu).filter(leaf::equals).isPresent())
                .collect(Collectors.toCollection(() -> new TreeSet<>(Integer::compareUnsigned)));
    }

    /**
     * Leaves that a guest reads and that only the host can tell, which is not known: performance counters, say. They are
     * not in the table, and what {@link #read} says of them means nothing.
     */
    public SortedSet<Integer> unknown() {
        return Collections.unmodifiableSortedSet(unknown);
    }

    /** What the first processor reads. */
    public static GuestCpuid of(RealizedCpu cpu, Caches known) {
        return new GuestCpuid(cpu, known, 0);
    }

    /**
     * What the n-th processor reads, from 0.
     *
     * @throws IllegalArgumentException if the machine has no room for it
     */
    public static GuestCpuid of(RealizedCpu cpu, Caches known, int processor) {
        if (processor < 0 || processor >= cpu.topology().capacity()) {
            throw new IllegalArgumentException("processor " + processor + ", expected 0 to "
                    + (cpu.topology().capacity() - 1));
        }
        return new GuestCpuid(cpu, known, processor);
    }

    public RealizedCpu cpu() {
        return cpu;
    }

    /** Which leaves, and so which features, the guest sees. */
    public Visibility visibility() {
        return visibility;
    }

    /** What the guest reads when it asks for this leaf and sub-leaf, be it within range or not. */
    public Registers read(int leaf, int subleaf) {
        return visibility.answering(leaf, cpu).map(answering -> answer(answering, subleaf)).orElse(FeatureWords.ZERO);
    }

    /**
     * Whether QEMU itself ends when the guest asks this, so that the guest reads nothing any more: TCG of 10.0 and 11.1
     * fails an assertion at leaf 0x1f, and firmware that looks for hypervisors gets there through leaves out of range
     * if 0x1f is the highest.
     */
    public boolean endsQemu(int leaf, int subleaf) {
        return visibility.answering(leaf, cpu).filter(answering -> topology.endsQemu(answering, subleaf)).isPresent();
    }

    /**
     * Whether what a guest reads there is left to chance, so that nobody can foresee it, nor the guest rely on it. In
     * QEMU 7.2 that is leaf 0x1c under TCG.
     */
    public boolean isByChance(int leaf) {
        return habits.leavesLeaf1cToChance() && cpu.accelerator() == Accelerator.TCG
                && visibility.answering(leaf, cpu).filter(answering -> answering == 0x1c).isPresent();
    }

    private Registers answer(int leaf, int subleaf) {
        return switch (leaf) {
            case 0x0 -> identity.highestBasic();
            case 0x1 -> identity.signature(topology.apicId());
            case 0x2 -> caches.descriptors();
            case 0x4 -> caches.parameters(subleaf);
            case 0x5 -> MWAIT;
            case 0x7 -> identity.structuredFeatures(subleaf);
            case 0xa, 0x14, 0x1c, 0x80000022 -> passedThrough.at(leaf, subleaf);
            case 0xb -> topology.extended(subleaf);
            case 0xd -> xsave.at(subleaf);
            case 0x12 -> enclaves.at(subleaf);
            case 0x1d -> matrix.tiles(subleaf);
            case 0x1e -> matrix.multiplier(subleaf);
            case 0x1f -> topology.extendedWithDies(subleaf);
            case 0x24 -> vectorVersion(subleaf);
            case 0x80000000 -> identity.highestExtended();
            case 0x80000001 -> identity.extendedSignature();
            case 0x80000002, 0x80000003, 0x80000004 -> identity.brand(leaf - 0x80000002);
            case 0x80000005 -> caches.firstLevelOfAmd();
            case 0x80000006 -> caches.secondLevelOfAmd();
            case 0x80000008 -> identity.addressWidths();
            case 0x8000000A -> secureVirtualMachine();
            case 0x8000001D -> caches.parametersOfAmd(subleaf);
            case 0x8000001E -> topology.ofAmd();
            case 0xC0000000 -> new Registers(cpu.levels().xlevel2(), 0, 0, 0);
            case 0xC0000001 -> identity.centaurSignature();
            default -> leaf >= HypervisorLeaves.BASE ? hypervisor.at(leaf) : words.at(leaf, subleaf);
        };
    }

    /** Leaf 0x24: the version of AVX10 beside its features. */
    private Registers vectorVersion(int subleaf) {
        final Registers features = words.at(0x24, subleaf);
        if (subleaf != 0 || !words.hasBit(7, 1, dev.socle.cpu.Register.EDX, AVX10_BIT)) {
            return features;
        }
        final int version = (int) cpu.properties().number("avx10-version").orElse(0);
        final int lastSubleaf = words.at(0x24, 1).isZero() ? 0 : 1;
        return new Registers(lastSubleaf, features.ebx() | version, features.ecx(), features.edx());
    }

    private Registers secureVirtualMachine() {
        return words.hasBit(0x80000001, 0, dev.socle.cpu.Register.ECX, SVM_BIT)
                ? new Registers(SVM_REVISION, SVM_IDENTIFIERS, 0, words.at(0x8000000A, 0).edx())
                : FeatureWords.ZERO;
    }

    /**
     * All that is to be read and is known: each leaf within range with its sub-leaf 0, and the further sub-leaves that are not zero.
     * Leaves 0xb and 0x1f answer any sub-leaf; those up to 3 are given, up to 4 where so many name a level.
     */
    public CpuidTable table() {
        final CpuidTable.Builder table = CpuidTable.builder();
        add(table, 0, cpu.levels().level());
        add(table, HypervisorLeaves.BASE, visibility.highestHypervisor());
        add(table, 0x80000000, cpu.levels().xlevel());
        add(table, 0xC0000000, cpu.levels().xlevel2());
        return table.build();
    }

    private void add(CpuidTable.Builder table, int first, int last) {
        final boolean hypervisors = first == HypervisorLeaves.BASE;
        for (int leaf = first; Integer.compareUnsigned(leaf, last) <= 0; leaf++) {
            if (unknown.contains(leaf)) {
                continue;
            }
            final Registers registers = answer(leaf, 0);
            // Hyper-V's leaves and KVM's beside them leave wide gaps; above the last known leaf there is nothing.
            if (!hypervisors || !registers.isZero() || leaf - first <= 1) {
                table.leaf(leaf, 0, registers);
            }
            if (!hypervisors && leaf - first == LAST_KNOWN_LEAF) {
                return;
            }
            addSubleaves(table, leaf);
        }
    }

    private int lastSubleafOfTopology(int leaf) {
        return (answer(leaf, LAST_SUBLEAF_OF_TOPOLOGY).ecx() >>> 8) == 0
                ? LAST_SUBLEAF_OF_TOPOLOGY : LAST_SUBLEAF_OF_TOPOLOGY + 1;
    }

    private void addSubleaves(CpuidTable.Builder table, int leaf) {
        final int last = lastSubleaf(leaf);
        for (int subleaf = 1; subleaf <= last; subleaf++) {
            final Registers registers = answer(leaf, subleaf);
            if (!registers.isZero()) {
                table.leaf(leaf, subleaf, registers);
            }
        }
    }

    /** The last sub-leaf of a leaf that may hold something of its own. */
    private int lastSubleaf(int leaf) {
        return switch (leaf) {
            case 0x4, 0x8000001D -> LAST_CACHE;
            case 0x7 -> LAST_OF_STRUCTURED_FEATURES;
            case 0xb, 0x1f -> lastSubleafOfTopology(leaf);
            case 0xd -> LAST_COMPONENT;
            case 0x12, 0x14, 0x1d, 0x1e, 0x24 -> 1;
            default -> 0;
        };
    }
}
