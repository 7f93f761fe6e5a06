package dev.socle.catalog;

/**
 * When releases came out, by their numbers: QEMU's X.0, X.1, X.2 appear in April, August and December of the year
 * 2015 + X; libvirt's Y.n appears in month n + 1 of the year 2014 + Y (both projects' release schedules).
 */
public final class ReleaseCalendar {

    private static final int QEMU_YEAR = 2015;
    private static final int LIBVIRT_YEAR = 2014;
    private static final int MONTHS = 12;

    private ReleaseCalendar() {
    }

    /** The libvirt that a distribution of that time would ship with this QEMU: of the month after it. */
    public static Version libvirtOfTheAgeOf(Version qemu) {
        final int month = (QEMU_YEAR + qemu.major()) * MONTHS + 4 * (qemu.minor() + 1);
        return new Version(month / MONTHS - LIBVIRT_YEAR, month % MONTHS, 0);
    }
}
