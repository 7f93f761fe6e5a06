package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import java.util.Optional;

/**
 * An x86-64 host as far as its libvirt and its QEMU decide about guests that TCG runs.
 *
 * @param libvirt      its libvirt
 * @param qemu         its QEMU
 * @param capabilities what the one has learnt of the other
 * @param views        what it makes of that
 */
public record LibvirtHost(LibvirtRelease libvirt, TcgQemu qemu, QemuCapabilities capabilities, HostViews views) {

    private static final String ARCH = "x86_64";

    /** The host with these two; an error if libvirt's map has no model for what QEMU gives. */
    public static Outcome<LibvirtHost> of(LibvirtRelease libvirt, TcgQemu qemu) {
        final QemuCapabilities capabilities = qemu.capabilities();
        return new HostViewFinder(libvirt, Quirks.exact(libvirt.version()))
                .of(capabilities, VirtType.QEMU, ARCH, Optional.empty())
                .map(views -> new LibvirtHost(libvirt, qemu, capabilities, views));
    }

    DomainStart.Place place() {
        return new DomainStart.Place(ARCH, capabilities, views);
    }
}
