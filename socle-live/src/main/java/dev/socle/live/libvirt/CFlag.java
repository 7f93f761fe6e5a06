package dev.socle.live.libvirt;

import java.util.Set;

/** A flag of one of libvirt's functions, by its name in libvirt's headers and its bit. */
interface CFlag {

    String symbol();

    int bit();

    static int of(Set<? extends CFlag> flags) {
        return flags.stream().mapToInt(CFlag::bit).reduce(0, (one, other) -> one | other);
    }
}
