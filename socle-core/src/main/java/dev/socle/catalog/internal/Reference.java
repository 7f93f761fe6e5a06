package dev.socle.catalog.internal;

import dev.socle.catalog.LevelRule;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What is true of features whatever the release: the places of names, and the rules.
 *
 * @param names           every name that some release of QEMU prefers, and what it stands for
 * @param aliases         other names, and the preferred one
 * @param readAs          bits that mean the feature at another bit
 * @param requires        what QEMU drops unless all of something else is on
 * @param dormantWithout  what models leave off although they have features that require it
 * @param xsaveComponents for each component of the extended state: the features any of which brings it
 * @param laterRequires   the same, of rules that not every release has
 * @param raises          what raises the level
 * @param mirroredOnAmd   the bits of leaf 1 EDX that AMD's CPUs show again in leaf 80000001 EDX
 */
record Reference(SequencedMap<String, FeatureSet> names, Map<String, String> aliases, List<ReadAs> readAs,
                 SequencedMap<Feature, FeatureSet> requires, FeatureSet dormantWithout, FeatureSet notMigratable,
                 FeatureSet notByMax, FeatureSet kvmDefaultsOn, FeatureSet kvmDefaultsOff, FeatureSet tcgDefaultsOff,
                 SequencedMap<Integer, FeatureSet> xsaveComponents, FeatureSet mirroredOnAmd,
                 List<LaterRule> laterRequires, List<Raising> raises) {

    Reference {
        names = Collections.unmodifiableSequencedMap(names);
        aliases = Map.copyOf(aliases);
        readAs = List.copyOf(readAs);
        requires = Collections.unmodifiableSequencedMap(requires);
        xsaveComponents = Collections.unmodifiableSequencedMap(xsaveComponents);
        laterRequires = List.copyOf(laterRequires);
        raises = List.copyOf(raises);
    }

    /** From a release on, the feature needs all of these. */
    record LaterRule(Version since, Feature feature, FeatureSet needs) {
    }

    /** Any feature of a register of a leaf, or one feature, raises the level of its range. */
    record Raising(Optional<Place> word, FeatureSet feature, int leaf, int subleaf, boolean always) {

        LevelRule among(FeatureSet known) {
            return new LevelRule(leaf, subleaf, word.map(place -> known.filter(it -> isIn(it.place(), place)))
                    .orElseGet(() -> feature.and(known)), always);
        }

        private static boolean isIn(Place place, Place word) {
            return place instanceof Place.Cpuid here && word instanceof Place.Cpuid there
                    && here.leaf() == there.leaf() && here.subleaf() == there.subleaf()
                    && here.register() == there.register();
        }
    }

    /** The bits {@code firstBit} to {@code lastBit} of an MSR mean the feature {@code add} bits higher. */
    record ReadAs(int msr, int firstBit, int lastBit, int add) {
    }

    /** The place that is the identity of the feature which a dialect sees at this place. */
    Place identity(Place place) {
        if (place instanceof Place.Msr msr) {
            for (ReadAs rule : readAs) {
                if (rule.msr == msr.index() && msr.bit() >= rule.firstBit && msr.bit() <= rule.lastBit) {
                    return new Place.Msr(msr.index(), msr.bit() + rule.add);
                }
            }
        }
        return place;
    }

    /** This and the features of a release that is newer than all that was known. */
    Reference with(QemuFile release) {
        if (release.newFeatures().isEmpty() && release.newAliases().isEmpty()) {
            return this;
        }
        final SequencedMap<String, FeatureSet> allNames = new LinkedHashMap<>(names);
        for (QemuFile.NewFeature feature : release.newFeatures()) {
            allNames.put(feature.name(), FeatureSet.of(feature.at().stream().map(Place::parse).map(this::identity)
                    .map(Feature::at).toList()));
        }
        final Map<String, String> allAliases = new HashMap<>(aliases);
        allAliases.putAll(release.newAliases());
        return new Reference(allNames, allAliases, readAs, requires, dormantWithout, notMigratable, notByMax,
                kvmDefaultsOn, kvmDefaultsOff, tcgDefaultsOff, xsaveComponents, mirroredOnAmd, laterRequires, raises);
    }

    /** What a name, preferred or not, stands for. */
    Optional<FeatureSet> find(String name) {
        final FeatureSet found = names.get(name);
        return found != null ? Optional.of(found) : Optional.ofNullable(aliases.get(name)).map(names::get);
    }
}
