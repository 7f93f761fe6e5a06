package dev.socle.live;

import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.CpuidTable.Registers;
import java.io.IOException;

/**
 * Asks one logical CPU for every leaf and subleaf it has. Which leaves have subleaves, and how their end is told, is
 * from Intel's manual, volume 2A, CPUID, and AMD's manual 24594, appendix E. Every range and list is bounded, for a
 * hypervisor may answer anything.
 */
final class CpuidWalk {

    private static final int BASIC = 0;
    private static final int HYPERVISOR = 0x40000000;
    /** Where KVM's leaves are when Hyper-V's are shown as well (Documentation/virt/kvm/x86/cpuid.rst). */
    private static final int SECOND_HYPERVISOR = 0x40000100;
    private static final int EXTENDED = 0x80000000;
    private static final int CENTAUR = 0xC0000000;

    private static final int MOST_LEAVES = 0x100;
    private static final int MOST_SUBLEAVES = 64;

    private final CpuidInstruction cpuid;
    private final CpuidTable.Builder table = CpuidTable.builder();

    private CpuidWalk(CpuidInstruction cpuid) {
        this.cpuid = cpuid;
    }

    static CpuidTable of(CpuidInstruction cpuid) throws IOException {
        final CpuidWalk walk = new CpuidWalk(cpuid);
        walk.range(BASIC);
        walk.range(HYPERVISOR);
        walk.secondHypervisor();
        walk.range(EXTENDED);
        walk.range(CENTAUR);
        return walk.table.build();
    }

    /**
     * The first leaf is kept even where the CPU has no such range and answers with something else: that is how its
     * absence is known.
     */
    private void range(int base) throws IOException {
        final int highest = keep(base, 0).eax();
        if ((highest & 0xffff0000) == base) {
            leavesAfter(base, highest);
        }
    }

    /** Intel's CPUs answer any leaf they do not have with their highest one, so only a plain answer is kept. */
    private void secondHypervisor() throws IOException {
        final Registers first = cpuid.ask(SECOND_HYPERVISOR, 0);
        if ((first.eax() & 0xffffff00) == SECOND_HYPERVISOR) {
            keep(SECOND_HYPERVISOR, 0);
            leavesAfter(SECOND_HYPERVISOR, first.eax());
        }
    }

    private void leavesAfter(int base, int highest) throws IOException {
        final int last = Math.min(highest - base, MOST_LEAVES - 1);
        for (int offset = 1; offset <= last; offset++) {
            leaf(base + offset);
        }
    }

    private void leaf(int leaf) throws IOException {
        final Registers first = keep(leaf, 0);
        switch (leaf) {
            case 0x4, 0x8000001d -> whileAsked(leaf, first, Ends.CACHE_TYPE);
            case 0xb, 0x1f, 0x80000026 -> whileAsked(leaf, first, Ends.LEVEL_TYPE);
            case 0x1b -> whileAsked(leaf, first, Ends.CACHE_TYPE);
            case 0x7, 0x14, 0x17, 0x18, 0x1d, 0x1e, 0x20, 0x24 -> upTo(leaf, first.eax());
            case 0xd -> xsaveComponents(first);
            case 0xf -> numbered(leaf, first.edx() & 0xffff_fffeL);
            case 0x10, 0x80000020 -> numbered(leaf, first.ebx() & 0xffff_fffeL);
            case 0x12 -> enclavePages();
            case 0x23 -> numbered(leaf, first.eax() & 0xffff_fffeL);
            default -> { }
        }
    }

    /** How a list of subleaves says that it is over: a type of zero. */
    private enum Ends {
        CACHE_TYPE, LEVEL_TYPE;

        boolean at(Registers registers) {
            return switch (this) {
                case CACHE_TYPE -> (registers.eax() & 0x1f) == 0;
                case LEVEL_TYPE -> (registers.ecx() >>> 8 & 0xff) == 0;
            };
        }
    }

    /** Never asks beyond the end: QEMU 11.1 under TCG aborts when a guest does so in leaf 0x1f (measured). */
    private void whileAsked(int leaf, Registers first, Ends ends) throws IOException {
        Registers last = first;
        for (int subleaf = 1; !ends.at(last) && subleaf < MOST_SUBLEAVES; subleaf++) {
            last = keep(leaf, subleaf);
        }
    }

    private void upTo(int leaf, int highest) throws IOException {
        final int last = Integer.compareUnsigned(highest, MOST_SUBLEAVES) < 0 ? highest : MOST_SUBLEAVES - 1;
        for (int subleaf = 1; subleaf <= last; subleaf++) {
            keep(leaf, subleaf);
        }
    }

    private void numbered(int leaf, long subleaves) throws IOException {
        for (int subleaf = 1; subleaf < MOST_SUBLEAVES; subleaf++) {
            if ((subleaves >>> subleaf & 1) != 0) {
                keep(leaf, subleaf);
            }
        }
    }

    /** Subleaf 0 has the components of XCR0, subleaf 1 those of IA32_XSS; each has a subleaf of its own. */
    private void xsaveComponents(Registers first) throws IOException {
        final Registers second = keep(0xd, 1);
        final long low = Integer.toUnsignedLong(first.eax() | second.ecx());
        final long high = Integer.toUnsignedLong(first.edx() | second.edx());
        numbered(0xd, (high << 32 | low) & ~3L);
    }

    private void enclavePages() throws IOException {
        keep(0x12, 1);
        for (int subleaf = 2; subleaf < MOST_SUBLEAVES; subleaf++) {
            if ((keep(0x12, subleaf).eax() & 0xf) == 0) {
                return;
            }
        }
    }

    private Registers keep(int leaf, int subleaf) throws IOException {
        final Registers registers = cpuid.ask(leaf, subleaf);
        table.leaf(leaf, subleaf, registers);
        return registers;
    }
}
