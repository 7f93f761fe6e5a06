package dev.socle.qemu;

import dev.socle.cpu.Feature;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;

/**
 * Which features make up nested virtualization: {@code vmx} and {@code svm} themselves, the VMX capability MSRs 480H
 * to 493H (Intel's manual, volume 3, appendix A) and SVM's leaf 8000000A (AMD's manual, volume 3, appendix E).
 */
public final class NestedVirtualization {

    private static final Place VMX = new Place.Cpuid(1, 0, Register.ECX, 5);
    private static final Place SVM = new Place.Cpuid(0x80000001, 0, Register.ECX, 2);

    private NestedVirtualization() {
    }

    /** Whether the feature is of use only to a guest that runs guests itself. */
    public static boolean concerns(Feature feature) {
        return isSwitch(feature) || switch (feature.place()) {
            case Place.Msr msr -> msr.index() >= 0x480 && msr.index() <= 0x493;
            case Place.Cpuid cpuid -> cpuid.leaf() == 0x8000000a;
        };
    }

    /** Whether the feature turns nested virtualization on as a whole. */
    public static boolean isSwitch(Feature feature) {
        return feature.place().equals(VMX) || feature.place().equals(SVM);
    }
}
