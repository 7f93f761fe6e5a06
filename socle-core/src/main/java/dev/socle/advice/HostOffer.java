package dev.socle.advice;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Nearest;
import dev.socle.catalog.QemuRelease;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import java.util.List;

/**
 * The one offer of a host that the advice stands on, and by which facts it is judged.
 *
 * @param qemu            QEMU's facts used for it
 * @param qemuAssumed     whether QEMU's release is not in the evidence
 * @param libvirt         libvirt's facts used for it
 * @param libvirtAssumed  whether libvirt's release is not in the evidence
 * @param remarks         what a reader must know to trust it: assumptions, other offers, nesting; one line each
 */
public record HostOffer(HostProfile host, Offer offer, Nearest<QemuRelease> qemu, boolean qemuAssumed,
                        Nearest<LibvirtRelease> libvirt, boolean libvirtAssumed, List<String> remarks) {

    public HostOffer {
        remarks = List.copyOf(remarks);
    }

    public String name() {
        return host.name();
    }
}
