package dev.socle.libvirt;

/** What libvirt gives QEMU as {@code -cpu}. */
public sealed interface CpuLine {

    /**
     * The value of {@code -cpu}.
     *
     * @param value such as {@code EPYC-Rome,x2apic=on}
     */
    record Given(String value) implements CpuLine {
    }

    /** libvirt writes no {@code -cpu}: QEMU takes the machine type's default. */
    record LeftToQemu() implements CpuLine {
    }
}
