package dev.socle.host;

import dev.socle.catalog.Version;
import java.util.List;
import java.util.Optional;

/**
 * A QEMU of a host, as far as it is the same for every accelerator.
 *
 * @param release  QEMU's release
 * @param build    QEMU's own words, such as {@code Debian 1:7.2+dfsg-7}
 * @param machines its machine types, in its order; empty if it was not asked
 */
public record InstalledQemu(Optional<Version> release, Optional<String> build, List<Machine> machines) {

    public InstalledQemu {
        machines = List.copyOf(machines);
    }

    /** Such as {@code QEMU 7.2.22 (Debian 1:7.2+dfsg-7)}. */
    public String display() {
        return "QEMU" + release.map(version -> " " + version).orElse("")
                + build.map(words -> " (" + words + ")").orElse("");
    }

    /**
     * A machine type. A guest stays with the one it was made with, so it can live only as long as QEMUs have it.
     *
     * @param alias      the other name, such as {@code q35} of the newest
     * @param deprecated whether this QEMU says that it will be removed
     * @param usual      whether it is taken where none is asked for
     */
    public record Machine(String name, Optional<String> alias, boolean deprecated, boolean usual) {
    }
}
