package dev.socle.cli;

import dev.socle.advice.HostOffer;
import dev.socle.cpu.Vendor;
import java.util.Optional;

/** Whose CPU a host has, as far as it is known. */
final class Vendors {

    private Vendors() {
    }

    static Optional<Vendor> of(HostOffer host) {
        return host.host().physical().vendor().or(() -> host.offer().vendor());
    }
}
