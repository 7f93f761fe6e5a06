package dev.socle.qemu;

import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.FeatureSet;

/** Features that a release can name. */
final class NamedFeatures {

    private NamedFeatures() {
    }

    static FeatureSet all(QemuRelease release) {
        return release.names().preferred().values().stream().reduce(FeatureSet.empty(), FeatureSet::or);
    }

    /** The names, in a row; {@code nothing} if there are none. */
    static String list(QemuRelease release, FeatureSet features) {
        return features.isEmpty() ? "nothing" : String.join(", ", release.names().namesOf(features));
    }
}
