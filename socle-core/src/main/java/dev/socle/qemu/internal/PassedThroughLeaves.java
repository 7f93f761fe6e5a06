package dev.socle.qemu.internal;

import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.Register;
import dev.socle.host.Accelerator;
import dev.socle.qemu.RealizedCpu;

/**
 * Leaves of units that only hardware has: performance counters (0xa, AMD's 0x80000022), processor trace (0x14), last
 * branch records (0x1c). TCG leaves them empty. With KVM they come from the host, or hold the least that every host
 * has.
 */
public final class PassedThroughLeaves {

    private static final int INTEL_PT_BIT = 25;
    private static final int ARCH_LBR_BIT = 19;
    /** AMD's manual, volume 3, Fn8000_0022_EBX. */
    private static final int COUNTERS_OF_CORE = 0xf;
    /** What QEMU 7.2.22 and 10.0.13 tell of processor trace whatever more the host has. */
    private static final Registers TRACE = new Registers(1, 0xf, 0x7, 0);
    private static final Registers TRACE_FILTERS = new Registers(0x0249_0002, 0x003f_1fff, 0, 0);

    private final RealizedCpu cpu;
    private final FeatureWords words;

    public PassedThroughLeaves(RealizedCpu cpu, FeatureWords words) {
        this.cpu = cpu;
        this.words = words;
    }

    public Registers at(int leaf, int subleaf) {
        if (cpu.accelerator() == Accelerator.TCG) {
            return FeatureWords.ZERO;
        }
        return switch (leaf) {
            case 0xa -> cpu.properties().isOn("pmu") ? ofHost(leaf, subleaf) : FeatureWords.ZERO;
            case 0x14 -> words.hasBit(7, 0, Register.EBX, INTEL_PT_BIT) ? trace(subleaf) : FeatureWords.ZERO;
            case 0x80000022 -> cpu.properties().isOn("pmu") ? counters(words.at(leaf, 0)) : FeatureWords.ZERO;
            case 0x1c -> cpu.properties().isOn("pmu") && words.hasBit(7, 0, Register.EDX, ARCH_LBR_BIT)
                    ? ofHost(leaf, subleaf) : FeatureWords.ZERO;
            default -> FeatureWords.ZERO;
        };
    }

    /** How many counters of a core there are comes from the host, other counters are not told. */
    private Registers counters(Registers features) {
        return features.isZero() ? features : new Registers(features.eax(),
                ofHost(0x80000022, 0).ebx() & COUNTERS_OF_CORE, features.ecx(), features.edx());
    }

    private Registers trace(int subleaf) {
        return switch (subleaf) {
            case 0 -> new Registers(TRACE.eax(), TRACE.ebx(), TRACE.ecx() | words.at(0x14, 0).ecx(), TRACE.edx());
            case 1 -> TRACE_FILTERS;
            default -> FeatureWords.ZERO;
        };
    }

    private Registers ofHost(int leaf, int subleaf) {
        return cpu.host().flatMap(host -> host.leaf(leaf, subleaf)).orElse(FeatureWords.ZERO);
    }
}
