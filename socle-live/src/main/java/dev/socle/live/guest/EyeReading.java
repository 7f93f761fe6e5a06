package dev.socle.live.guest;

import dev.socle.cpu.CpuidTable;
import java.util.List;

/**
 * What a guest read on all its vCPUs.
 *
 * @param vcpus    in the order of their APIC numbers; at least one
 * @param messages what QEMU said meanwhile, warnings as a rule; in one line, empty if it said nothing
 */
public record EyeReading(List<Vcpu> vcpus, String messages) {

    public EyeReading {
        vcpus = List.copyOf(vcpus);
        if (vcpus.isEmpty()) {
            throw new IllegalArgumentException("a reading of no vCPU");
        }
    }

    /** In which mode of the CPU it was read. */
    public enum Mode {
        /** Long mode, compatibility sub-mode: as a 64-bit system's CPUID, for programs of 32 bits. */
        LONG,
        /** Protected mode: the CPU has no long mode, or does not tell of it. QEMU may hide SYSCALL then. */
        PROTECTED
    }

    /** What one vCPU said. Leaves it does not have are not in the table, sub-leaves of zeros need not be. */
    public record Vcpu(Mode mode, CpuidTable table) {

        /** Its number: EBX[31:24] of leaf 1. */
        public int apicId() {
            return table.leaf(1, 0).map(leaf -> leaf.ebx() >>> 24).orElse(0);
        }
    }

    /** The table of the vCPU with the lowest number. */
    public CpuidTable first() {
        return vcpus.getFirst().table();
    }
}
