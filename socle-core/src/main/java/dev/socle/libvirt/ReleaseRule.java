package dev.socle.libvirt;

import dev.socle.catalog.Version;

/**
 * What libvirt learnt to do, or to do otherwise, from a release on: the whole list of what differs by release and is
 * not in its map. What it does although it is not right is in {@link Quirk}. Where a source names no release, the rule
 * was observed, and {@link #since} is the oldest release that was seen to keep it.
 */
public enum ReleaseRule {

    EMULATED_ADDRESSES_WITHOUT_BITS("emulated addresses need no number of bits, and 0 is none", "9.0 refuses, 11.3 does not",
            new Version(9, 1, 0)),

    ADDRESS_LIMIT("addresses that are passed through may have a limit, which domain capabilities tell",
            "release notes of 9.3; 9.0 and 11.3 were asked", new Version(9, 3, 0)),

    BASELINE_TELLS_ADDRESSES("a hypervisor's baseline tells the width of addresses", "release notes of 9.5",
            new Version(9, 5, 0)),

    DISABLED_ADDED_FEATURES_SENT("features that QEMU's models always had are sent along with a migrating guest where "
            + "they are disabled", "release notes of 10.5", new Version(10, 5, 0)),

    USABLE_MODELS_AND_BLOCKERS("a hypervisor's word on a model decides comparisons, and domain capabilities list what "
            + "blocks a model, and models by name", "release notes of 10.9", new Version(10, 9, 0)),

    HYPERV_PASSTHROUGH_ALONE("within <hyperv mode='passthrough'> nothing is read, mistakes included",
            "9.0 reads it, 11.3 does not", new Version(11, 3, 0)),

    DEPRECATED_FEATURES_OFF("guests of s390x with host-model are kept from deprecated features",
            "release notes of 11.6", new Version(11, 6, 0)),

    HYPERV_HOST_MODEL("Hyper-V's mode host-model", "release notes of 11.9", new Version(11, 9, 0)),

    HYPERV_DEPENDENCIES("Hyper-V enlightenments that need another, or its clock, are refused without it",
            "release notes of 11.9 and 12.0; 12.8 was asked, which checks fewer than 11.9 did", new Version(11, 9, 0)),

    SHAPE_FEATURES_LEFT_ALONE("ht and cmp_legacy, which QEMU sets by the shape of the processors, are asked for of no "
            + "guest, left out of cpu-baseline, and not looked for in a running guest",
            "release notes of 11.10; 12.8 was asked", new Version(11, 10, 0)),

    SPINLOCK_RETRIES_OPTIONAL("Hyper-V's spinlocks need no number of retries: without one the guest never tells",
            "release notes of 11.9; 12.8 was asked", new Version(11, 9, 0)),

    HOST_MODEL_SORTED("domain capabilities list the features of host-model by name", "11.3 does not, 12.8 does",
            new Version(12, 8, 0)),

    CRASH_HAS_VALUE("hv-crash is written with a value", "11.3 writes none, 12.8 does", new Version(12, 8, 0));

    private final String does;
    private final String source;
    private final Version since;

    ReleaseRule(String does, String source, Version since) {
        this.does = does;
        this.source = source;
        this.since = since;
    }

    /** What libvirt does by it, in plain words. */
    public String does() {
        return does;
    }

    /** Where this is known from. */
    public String source() {
        return source;
    }

    /** The first release that keeps it. */
    public Version since() {
        return since;
    }

    /** Whether a release keeps it. */
    public boolean isOf(Version release) {
        return release.compareTo(since) >= 0;
    }
}
