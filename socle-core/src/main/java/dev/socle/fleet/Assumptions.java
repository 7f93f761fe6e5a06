package dev.socle.fleet;

import dev.socle.catalog.Version;
import dev.socle.host.HostProfile;
import dev.socle.qemu.AssumedOffer;
import java.util.Optional;

/**
 * Releases to take where the evidence does not say them.
 *
 * @param kernel the Linux release whose KVM to assume where no KVM was asked
 */
public record Assumptions(Optional<Version> qemu, Optional<Version> libvirt, Optional<Version> kernel) {

    public static Assumptions none() {
        return new Assumptions(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The kernel whose KVM to assume on this host: as stated, as its evidence says, or the usual one. */
    public Version kernelOf(HostProfile host) {
        return known(host).orElse(AssumedOffer.USUAL_KERNEL);
    }

    public boolean knowsKernelOf(HostProfile host) {
        return known(host).isPresent();
    }

    private Optional<Version> known(HostProfile host) {
        return kernel.or(() -> host.kernel().flatMap(Version::within));
    }
}
