package dev.socle.live.libvirt;

import java.util.Locale;

/** How a host's CPU stands to another, in libvirt's words (virCPUCompareResult). */
public enum Compared {
    INCOMPATIBLE,
    IDENTICAL,
    SUPERSET;

    /** libvirt's word for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
