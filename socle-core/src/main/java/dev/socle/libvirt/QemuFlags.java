package dev.socle.libvirt;

/** libvirt's names of what a QEMU program can do, those that its CPU rules ask for. */
final class QemuFlags {

    /** The CPUs {@code host} and {@code max} have the property {@code migratable}. */
    static final String CPU_MIGRATABLE = "cpu.migratable";
    /** There is a CPU {@code max}. */
    static final String CPU_MAX = "cpu-max";
    /** QEMU says which properties of a CPU are deprecated. */
    static final String DEPRECATED_PROPERTIES = "query-cpu-model-expansion.deprecated-props";
    /** QEMU expands models; before, s390x and arm guests could have no features. */
    static final String EXPANSION = "query-cpu-model-expansion";

    private QemuFlags() {
    }
}
