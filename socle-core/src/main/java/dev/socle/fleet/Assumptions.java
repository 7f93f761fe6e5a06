package dev.socle.fleet;

import dev.socle.catalog.Version;
import java.util.Optional;

/** Releases to take where the evidence does not say them. */
public record Assumptions(Optional<Version> qemu, Optional<Version> libvirt) {

    public static Assumptions none() {
        return new Assumptions(Optional.empty(), Optional.empty());
    }
}
