package dev.socle.fleet;

import dev.socle.catalog.Version;
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
}
