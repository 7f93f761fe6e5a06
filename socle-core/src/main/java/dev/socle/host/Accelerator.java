package dev.socle.host;

import java.util.Locale;

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
}
