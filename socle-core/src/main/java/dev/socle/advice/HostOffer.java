package dev.socle.advice;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Nearest;
import dev.socle.catalog.QemuRelease;
import dev.socle.fleet.FleetHost;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import java.util.List;

/**
 * A host with the one offer that the advice stands on.
 *
 * @param picked  the host, the offer, and by which facts it is judged
 * @param remarks what a reader must know to trust it: assumptions, other offers, nesting; one line each
 */
public record HostOffer(FleetHost picked, List<String> remarks) {

    public HostOffer {
        remarks = List.copyOf(remarks);
    }

    public String name() {
        return picked.name();
    }

    public HostProfile host() {
        return picked.profile();
    }

    public Offer offer() {
        return picked.offer();
    }

    /** QEMU's facts used for it. */
    public Nearest<QemuRelease> qemu() {
        return picked.qemu();
    }

    /** Whether QEMU's release is not in the evidence. */
    public boolean qemuAssumed() {
        return picked.qemuAssumed();
    }

    /** libvirt's facts used for it. */
    public Nearest<LibvirtRelease> libvirt() {
        return picked.libvirt();
    }

    /** Whether libvirt's release is not in the evidence. */
    public boolean libvirtAssumed() {
        return picked.libvirtAssumed();
    }
}
