package dev.socle.catalog.internal;

import dev.socle.catalog.FeatureNames;
import java.util.TreeMap;

/** The embedded form of a dialect's names. */
final class NamesBinary {

    private NamesBinary() {
    }

    static void write(BinaryOut out, FeatureNames names) {
        out.text(names.dialect());
        out.map(names.preferred(), BinaryOut::text, BinaryOut::features);
        out.map(new TreeMap<>(names.aliases()), BinaryOut::text, BinaryOut::text);
    }

    static FeatureNames read(BinaryIn in) {
        return new FeatureNames(in.text(), in.featuresByText(), in.textsByText());
    }
}
