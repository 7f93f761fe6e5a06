package dev.socle.host;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What runs the guest's instructions. */
public enum Accelerator {
    KVM, TCG;

    /** As QEMU's {@code -accel} takes it. */
    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As libvirt's {@code type} of a domain says it: {@code kvm} or {@code qemu}. */
    public String libvirtType() {
        return this == KVM ? "kvm" : "qemu";
    }

    /** By {@code type} of a domain; empty if another hypervisor runs it. */
    public static Optional<Accelerator> ofLibvirtType(String type) {
        return Arrays.stream(values()).filter(one -> one.libvirtType().equals(type)).findFirst();
    }
}
