package dev.socle.qemu;

import dev.socle.catalog.QemuModel;
import dev.socle.cpu.FeatureSet;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a value of {@code -cpu} means to one release and machine type: each feature and property once.
 *
 * @param written    the value
 * @param name       the model's name as written: a machine type may set properties of {@code EPYC} and not of
 *                   {@code EPYC-v1}
 * @param model      the model it is; {@code max}, {@code host} and {@code base} are models without features
 * @param on         features turned on
 * @param off        features turned off; disjoint from {@code on}
 * @param implied    features turned on by a property, which the user has not named
 * @param properties other properties, in the one form that Socle writes
 * @param normal     the same without ambiguity: every feature and property once, sorted, but what turns on features
 *                   before those
 * @param warnings   what QEMU warns about, in its words
 */
public record CpuMeaning(CpuArgument written, String name, QemuModel model, FeatureSet on, FeatureSet off,
                         FeatureSet implied, SortedMap<String, String> properties, CpuArgument normal,
                         List<String> warnings) {

    public CpuMeaning {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        warnings = List.copyOf(warnings);
    }

    /**
     * A model with features turned on and off, however {@code -cpu} may say so: the items are not spelt.
     *
     * @param off wins over {@code on}
     */
    static CpuMeaning unspelt(QemuModel model, FeatureSet on, FeatureSet off) {
        final CpuArgument name = CpuArgument.of(model.name());
        return new CpuMeaning(name, model.name(), model, on.andNot(off), off, FeatureSet.empty(),
                Collections.emptySortedMap(), name,
                List.of());
    }

    /** The same, with one more property. */
    CpuMeaning with(String property, String value) {
        final SortedMap<String, String> more = new TreeMap<>(properties);
        more.put(property, value);
        return new CpuMeaning(written, name, model, on, off, implied, more, normal, warnings);
    }

    /** The features that the user has set at all. */
    public FeatureSet touched() {
        return on.or(off);
    }

    /** Whether it is {@code max} or {@code host}: all that the accelerator gives. */
    public boolean isMaximum() {
        return model.version() == 0 && (model.name().equals("max") || model.name().equals("host"));
    }

    /** Whether it is one of the named models. */
    public boolean isNamed() {
        return model.version() > 0;
    }

    /** {@code x86_64-cpu} types are called after the name as written. */
    static String type(String name) {
        return name + "-x86_64-cpu";
    }

}
