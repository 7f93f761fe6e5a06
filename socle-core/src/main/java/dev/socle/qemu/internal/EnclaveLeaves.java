package dev.socle.qemu.internal;

import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.Register;
import dev.socle.host.Accelerator;
import dev.socle.qemu.RealizedCpu;

/**
 * Leaf 0x12: SGX. Its features are the guest's, the sizes of enclaves the host's. Sub-leaves from 2 on list the
 * machine's enclave memory, which {@code -cpu} does not give ({@code -machine sgx-epc.0.memdev=...}); none is assumed.
 * TCG has no SGX. (What QEMU 7.2.22, 10.0.13 and 11.1.3 hand to the kernel.)
 */
public final class EnclaveLeaves {

    private static final int LEAF = 0x12;
    private static final int SGX_BIT = 2;
    /** The attribute that lets enclaves ask for the provisioning key. */
    private static final int PROVISION_KEY = 1 << 4;
    /** The x87 and SSE state: every enclave may have them. */
    private static final int ALWAYS_ALLOWED = 3;

    private final RealizedCpu cpu;
    private final FeatureWords words;

    public EnclaveLeaves(RealizedCpu cpu, FeatureWords words) {
        this.cpu = cpu;
        this.words = words;
    }

    /** Whether a guest reads anything there. */
    public boolean isShown() {
        return cpu.accelerator() == Accelerator.KVM && words.hasBit(7, 0, Register.EBX, SGX_BIT);
    }

    public Registers at(int subleaf) {
        return !isShown() ? FeatureWords.ZERO : switch (subleaf) {
            case 0 -> capabilities(ofHost(0));
            case 1 -> attributes(ofHost(1));
            default -> FeatureWords.ZERO;
        };
    }

    /** EDX: the largest enclave, ECX: reserved. */
    private Registers capabilities(Registers host) {
        final Registers features = words.at(LEAF, 0);
        return new Registers(features.eax(), features.ebx(), host.ecx(), host.edx());
    }

    /**
     * The attributes that enclaves may have, and the extended state. Of the provisioning key QEMU lets a guest know
     * only if it may open the host's {@code /dev/sgx_provision}, which is for programs that the administrator chose.
     */
    private Registers attributes(Registers host) {
        final long components = cpu.components().user();
        return new Registers(words.at(LEAF, 1).eax() & ~PROVISION_KEY, 0,
                host.ecx() & (int) components | ALWAYS_ALLOWED, host.edx() & (int) (components >>> 32));
    }

    private Registers ofHost(int subleaf) {
        return cpu.host().flatMap(host -> host.leaf(LEAF, subleaf)).orElse(FeatureWords.ZERO);
    }
}
