package dev.socle.nova.driver;

import java.util.Set;

/** The traits of os-traits that stand for architectures. */
final class OsTraits {

    private static final Set<String> HOST = Set.copyOf(NovaFacts.words("hw-arch-traits"));
    private static final Set<String> GUEST = Set.copyOf(NovaFacts.words("compute-arch-traits"));
    private static final String HOST_PREFIX = "HW_ARCH_";
    private static final String GUEST_PREFIX = "COMPUTE_ARCH_";

    private OsTraits() {
    }

    static boolean isKnown(String trait) {
        return trait.startsWith(HOST_PREFIX) && HOST.contains(trait.substring(HOST_PREFIX.length()))
                || trait.startsWith(GUEST_PREFIX) && GUEST.contains(trait.substring(GUEST_PREFIX.length()));
    }
}
