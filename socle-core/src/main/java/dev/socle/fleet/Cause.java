package dev.socle.fleet;

import java.util.Locale;

/** Why a host does not give a feature. */
public enum Cause {
    /** The silicon does not have it. */
    SILICON,
    /** The silicon may have it with newer microcode, or microcode took it away. */
    MICROCODE,
    /** The CPU has it, and the kernel or KVM does not pass it on. */
    KERNEL_OR_KVM,
    /** This release of QEMU has no property for it. */
    QEMU_RELEASE,
    /** The host is itself a virtual machine, whose hypervisor keeps it back. */
    NESTING,
    /** It would tie a guest to its host, and is left out for that. */
    MIGRATION,
    /** TCG does not emulate it. */
    EMULATION,
    /** The evidence does not tell. */
    UNKNOWN;

    /** {@code kernel or KVM}. */
    public String words() {
        return switch (this) {
            case KERNEL_OR_KVM -> "kernel or KVM";
            case QEMU_RELEASE -> "QEMU release";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }
}
