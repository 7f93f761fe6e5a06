package dev.socle.qemu;

import dev.socle.catalog.QemuProperty;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;

/** How a release of QEMU words what others word differently (seen with 7.2, 10.0 and 11.1). */
record RefusalWords(boolean newer) {

    /** 9.0 words as 11.1 does; of the releases looked at, 7.2 does not. */
    private static final Version NEWER = new Version(9, 0, 0);

    static RefusalWords of(QemuRelease release) {
        return new RefusalWords(release.version().compareTo(NEWER) >= 0);
    }

    String range(String property, String value, QemuProperty.Range range) {
        return newer ? "parameter '" + property + "' can be at most " + range.most()
                : "Property ." + property + " doesn't take value " + value + " (minimum: " + range.least()
                        + ", maximum: " + range.most() + ")";
    }

    String vendor(String value) {
        return newer ? "value of property 'vendor' must consist of exactly 12 characters"
                : "Property '.vendor' doesn't take value '" + value + "'";
    }

    boolean signedAreUnsigned() {
        return newer;
    }
}
