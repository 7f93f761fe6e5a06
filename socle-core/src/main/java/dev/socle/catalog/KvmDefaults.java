package dev.socle.catalog;

import dev.socle.cpu.FeatureSet;

/**
 * In what a machine type differs from its release in what KVM does to every named model by itself. The three have
 * nothing in common.
 *
 * @param on  what is turned on as well
 * @param off what is turned off as well
 * @param own what is left as each model has it, though the release's newest machine types turn it on or off
 */
public record KvmDefaults(FeatureSet on, FeatureSet off, FeatureSet own) {

    private static final KvmDefaults USUAL = new KvmDefaults(FeatureSet.empty(), FeatureSet.empty(), FeatureSet.empty());

    /** As the release does. */
    public static KvmDefaults usual() {
        return USUAL;
    }

    /** What is turned on with this machine type. */
    public FeatureSet turnedOn(QemuRelease release) {
        return release.kvmDefaultsOn().or(on).andNot(off).andNot(own);
    }

    /** What is turned off with this machine type. */
    public FeatureSet turnedOff(QemuRelease release) {
        return release.kvmDefaultsOff().or(off).andNot(on).andNot(own);
    }
}
