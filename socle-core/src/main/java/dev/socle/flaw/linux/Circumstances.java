package dev.socle.flaw.linux;

import dev.socle.flaw.Truth;
import java.util.List;

/**
 * What, beside the CPU, decides what Linux prints.
 *
 * @param bootOptions     the kernel's command line, word by word, such as {@code mitigations=off}
 * @param siblings        whether some of its CPUs are threads of one core
 * @param forgivingMsrs   whether reading and writing an MSR that does not exist goes well: so it is under TCG and with
 *                        {@code kvm.ignore_msrs=1}, and Linux then takes some MSRs for there
 * @param kvmInUse        whether KVM is loaded and runs guests on it
 */
public record Circumstances(List<String> bootOptions, Truth siblings, Truth forgivingMsrs, Truth kvmInUse) {

    public Circumstances {
        bootOptions = List.copyOf(bootOptions);
    }

    /**
     * QEMU's usual guest under KVM: no boot options, no sibling threads, MSRs that behave as the hardware's. Whether it
     * runs guests itself makes a difference only if it has VMX, and is not known then.
     */
    public static Circumstances usual() {
        return new Circumstances(List.of(), Truth.NO, Truth.NO, Truth.UNKNOWN);
    }

    /** Nothing is known but that no boot option speaks of flaws. */
    public static Circumstances unknown() {
        return new Circumstances(List.of(), Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN);
    }

    public Circumstances withBootOptions(List<String> options) {
        return new Circumstances(options, siblings, forgivingMsrs, kvmInUse);
    }

    public Circumstances withSiblings(Truth truth) {
        return new Circumstances(bootOptions, truth, forgivingMsrs, kvmInUse);
    }

    public Circumstances withForgivingMsrs(Truth truth) {
        return new Circumstances(bootOptions, siblings, truth, kvmInUse);
    }

    public Circumstances withKvmInUse(Truth truth) {
        return new Circumstances(bootOptions, siblings, forgivingMsrs, truth);
    }
}
