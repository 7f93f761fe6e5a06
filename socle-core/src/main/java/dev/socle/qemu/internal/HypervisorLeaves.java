package dev.socle.qemu.internal;

import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.host.Accelerator;
import dev.socle.qemu.RealizedCpu;
import java.nio.charset.StandardCharsets;

/**
 * Leaves from 0x40000000: what the hypervisor says of itself. TCG gives a name. KVM gives its paravirtual features at
 * 0x40000000, or at 0x40000100 when the guest is shown Hyper-V, which is then at 0x40000000. (Linux,
 * Documentation/virt/kvm/x86/cpuid.rst; VMware's leaf 0x40000010 holds the frequencies of TSC and APIC bus in kHz.)
 */
public final class HypervisorLeaves {

    public static final int BASE = 0x40000000;
    private static final int BASE_BESIDE_HYPER_V = 0x40000100;
    private static final int FREQUENCIES = 0x40000010;
    private static final int APIC_BUS_KILOHERTZ = 1_000_000;
    private static final int INVTSC_BIT = 8;

    private final RealizedCpu cpu;
    private final FeatureWords words;
    private final HyperVLeaves hyperV;

    public HypervisorLeaves(RealizedCpu cpu, FeatureWords words) {
        this.cpu = cpu;
        this.words = words;
        this.hyperV = new HyperVLeaves(cpu.properties());
    }

    /** The highest leaf that is answered here, with what is below; leaves above it are out of range. */
    public int highest() {
        return switch (cpu.accelerator()) {
            case TCG -> BASE + 1;
            case KVM -> hyperV.isShown() ? (showsKvm() ? BASE_BESIDE_HYPER_V + 1 : hyperV.highest())
                    : showsFrequencies() ? FREQUENCIES : showsKvm() ? BASE + 1 : BASE - 1;
        };
    }

    public Registers at(int leaf) {
        return cpu.accelerator() == Accelerator.TCG ? ofTcg(leaf) : ofKvm(leaf);
    }

    private Registers ofTcg(int leaf) {
        return leaf == BASE && cpu.properties().isOn("tcg-cpuid") ? named(BASE + 1, "TCGTCGTCGTCG")
                : FeatureWords.ZERO;
    }

    private Registers ofKvm(int leaf) {
        if (hyperV.isShown() && Integer.compareUnsigned(leaf, BASE_BESIDE_HYPER_V) < 0) {
            return hyperV.at(leaf);
        }
        final int base = hyperV.isShown() ? BASE_BESIDE_HYPER_V : BASE;
        if (showsKvm() && leaf == base) {
            return named(showsFrequencies() ? FREQUENCIES : base + 1, "KVMKVMKVM\0\0\0");
        }
        if (showsKvm() && leaf == base + 1) {
            // The features' places are those without Hyper-V; they move with the leaf.
            return words.at(BASE + 1, 0);
        }
        if (leaf == FREQUENCIES && showsFrequencies()) {
            return new Registers((int) (cpu.tscHertz().orElse(0) / 1000), APIC_BUS_KILOHERTZ, 0, 0);
        }
        return FeatureWords.ZERO;
    }

    private boolean showsKvm() {
        return cpu.properties().isOn("kvm");
    }

    /** Only beside KVM's own leaves at their first place, and where the TSC's frequency is known and stays. */
    private boolean showsFrequencies() {
        final boolean stable = words.hasBit(0x80000007, 0, dev.socle.cpu.Register.EDX, INVTSC_BIT)
                || cpu.properties().number("tsc-frequency").orElse(0) != 0;
        return showsKvm() && !hyperV.isShown() && cpu.properties().isOn("vmware-cpuid-freq")
                && cpu.tscHertz().isPresent() && stable;
    }

    static Registers named(int highest, String twelve) {
        final byte[] bytes = twelve.getBytes(StandardCharsets.ISO_8859_1);
        final int[] word = new int[3];
        for (int i = 0; i < bytes.length; i++) {
            word[i / 4] |= (bytes[i] & 0xff) << 8 * (i % 4);
        }
        return new Registers(highest, word[0], word[1], word[2]);
    }
}
