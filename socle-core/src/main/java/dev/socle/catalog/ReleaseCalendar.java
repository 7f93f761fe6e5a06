package dev.socle.catalog;

/**
 * When releases came out, by their numbers: QEMU's X.0, X.1, X.2 appear in April, August and December of the year
 * 2015 + X; libvirt's Y.n appears in month n + 1 of the year 2014 + Y (both projects' release schedules).
 */
public final class ReleaseCalendar {

    private static final int QEMU_YEAR = 2015;
    private static final int LIBVIRT_YEAR = 2014;
    private static final int MONTHS = 12;

    private static final int YEARS_BEFORE_DEPRECATION = 3;
    private static final int YEARS_BEFORE_REMOVAL = 6;

    private ReleaseCalendar() {
    }

    /**
     * The QEMU that is the first to call machine types of this release deprecated. A number is a year, so that this is
     * three years later (QEMU's documentation, "Removed features", on versioned machine types; what QEMU 10.0 and 11.1
     * answer to query-machines agrees).
     */
    public static Version machineTypesDeprecatedBy(Version release) {
        return new Version(release.major() + YEARS_BEFORE_DEPRECATION, release.minor(), 0);
    }

    /** The QEMU that is the first without machine types of this release: six years later. */
    public static Version machineTypesRemovedBy(Version release) {
        return new Version(release.major() + YEARS_BEFORE_REMOVAL, release.minor(), 0);
    }

    /** The libvirt that a distribution of that time would ship with this QEMU: of the month after it. */
    public static Version libvirtOfTheAgeOf(Version qemu) {
        final int month = (QEMU_YEAR + qemu.major()) * MONTHS + 4 * (qemu.minor() + 1);
        return new Version(month / MONTHS - LIBVIRT_YEAR, month % MONTHS, 0);
    }
}
