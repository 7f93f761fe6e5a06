package dev.socle.flaw.audit;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.FlawHost;
import dev.socle.flaw.Truth;
import java.util.Optional;
import java.util.Set;

/**
 * A host, or many that are alike in all that an audit looks at.
 *
 * @param host          what is known of it
 * @param vendor        the maker that guests with a named model see there
 * @param qemu          the facts of its QEMU
 * @param libvirt       the facts of its libvirt
 * @param assumed       whose release is not in the evidence
 * @param forgivingMsrs whether its KVM makes up MSRs that it does not know ({@code kvm.ignore_msrs})
 * @param count         how many hosts it stands for
 */
public record AuditedHost(FlawHost host, Optional<Vendor> vendor, QemuRelease qemu, LibvirtRelease libvirt,
                          Set<Program> assumed, Truth forgivingMsrs, int count) {

    public AuditedHost {
        assumed = Set.copyOf(assumed);
    }

    /** What a host has a release of. */
    public enum Program { QEMU, LIBVIRT }

    public String name() {
        return host.name();
    }
}
