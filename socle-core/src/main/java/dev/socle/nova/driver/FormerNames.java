package dev.socle.nova.driver;

import java.util.Optional;

/** Names of features that libvirt gave up. */
public final class FormerNames {

    private FormerNames() {
    }

    /** What libvirt calls it now. */
    public static Optional<String> present(String former) {
        return NovaFacts.fact("renamed." + former);
    }
}
