package dev.socle.qemu.internal;

import dev.socle.cpu.Vendor;

/** How QEMU sorts vendors when it fills in leaves of which only one vendor's manual speaks. */
public enum Vendors {
    /** Intel. */
    INTEL,
    /** Zhaoxin, which QEMU treats as Intel in most places. */
    ZHAOXIN,
    /** AMD proper; not Hygon, although its processors are AMD's. */
    AMD,
    /** Hygon and everyone else. */
    OTHER;

    public static Vendors of(Vendor vendor) {
        if (vendor.equals(Vendor.INTEL)) {
            return INTEL;
        }
        if (vendor.equals(Vendor.ZHAOXIN) || vendor.equals(Vendor.CENTAUR)) {
            return ZHAOXIN;
        }
        return vendor.equals(Vendor.AMD) ? AMD : OTHER;
    }

    public boolean likeIntel() {
        return this == INTEL || this == ZHAOXIN;
    }
}
