package dev.socle.qemu;

/** Why a guest does not get from one QEMU to another unharmed, unchanged, or for sure: every rule that there is. */
public enum MigrationCause {

    /** It sees features that would be gone. */
    FEATURES_LOST,
    /** It uses what KVM itself offers to guests, and would find it gone. */
    PARAVIRTUAL_LOST,
    /** Features appear: no harm, but then there is no way back. */
    FEATURES_GAINED,
    /** Something of CPUID changes that no rule minds. */
    CPUID_CHANGED,
    /** It would be on another vendor's processor. */
    VENDOR,
    /** Family, model or stepping would be another. */
    SIGNATURE,
    /** Physical addresses would be narrower. */
    ADDRESS_WIDTH,
    /** Each end states a frequency of the time-stamp counter, and they differ. */
    TSC_STATED,
    /** The destination's counter has another frequency and cannot be scaled. */
    TSC_UNSCALED,
    /** Nobody knows the destination's frequency, or whether it scales. */
    TSC_UNKNOWN,
    /** It may have state in use that the destination cannot hold. */
    XSAVE_COMPONENT,
    /** Its extended state would lie elsewhere or have another size. */
    XSAVE_LAYOUT,
    /** The destination's kernel does not let QEMU use AMX's tiles. */
    AMX_DENIED,
    /** Nobody knows whether it does. */
    AMX_UNKNOWN,
    /** It runs guests, which the destination does not allow. */
    NESTED_DENIED,
    /** Nobody knows whether it does. */
    NESTED_UNKNOWN,
    /** It would be on another machine type. */
    MACHINE_TYPE,
    /** The destination's QEMU has no such machine type, or none any more. */
    MACHINE_TYPE_GONE,
    /** One end has KVM, the other TCG. */
    ACCELERATOR,
    /** Processors would be other in number or grouping. */
    TOPOLOGY,
    /** A processor that was added is unlike the first. */
    ADDED_PROCESSOR,
    /** It may be counting, and would have no counters, or others. */
    PERFORMANCE_COUNTERS,
    /** It has the host's counters, and nobody knows whether the other host's are the same. */
    COUNTERS_UNKNOWN,
    /** It uses what Hyper-V offers, and would find it gone. */
    HYPER_V
}
