package dev.socle.libvirt;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types of domain that QEMU runs, each by one accelerator. */
public enum VirtType {
    /** Interpreted, by TCG. */
    QEMU("tcg"),
    /** By Linux' KVM. */
    KVM("kvm"),
    /** By the hypervisor framework of macOS. */
    HVF("hvf");

    private final String accelerator;

    VirtType(String accelerator) {
        this.accelerator = accelerator;
    }

    /** As the type of a domain is written: {@code kvm}, {@code qemu} ... */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The accelerator as QEMU names it. */
    public String accelerator() {
        return accelerator;
    }

    /** Whether the host's own CPU runs the guest. */
    public boolean isAccelerated() {
        return this != QEMU;
    }

    /** The type that a domain's {@code type} attribute names. */
    public static Optional<VirtType> ofWord(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }

    static Optional<VirtType> ofAccelerator(String accelerator) {
        return Arrays.stream(values()).filter(type -> type.accelerator.equals(accelerator)).findFirst();
    }
}
