package dev.socle.flaw;

/** What kind of evidence a judgement about a flaw stands on. */
public enum Evidence {
    /** What the kernel says in {@code /sys/devices/system/cpu/vulnerabilities}. */
    KERNEL_REPORT,
    /** The microcode's revision, by a list. */
    MICROCODE,
    /** Family, model and stepping, by a list. */
    SIGNATURE,
    /** A feature that is there or is not. */
    FEATURE,
    /** Who made the CPU. */
    VENDOR,
    /** Something other than the CPU, such as how a kernel was booted. */
    CIRCUMSTANCE,
    /** There is none. */
    NONE
}
