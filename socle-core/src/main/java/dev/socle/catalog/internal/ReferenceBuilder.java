package dev.socle.catalog.internal;

import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the {@link Reference} of its two files, which have been validated. */
final class ReferenceBuilder {

    private final SequencedMap<String, FeatureSet> names = new LinkedHashMap<>();
    private final Map<String, String> aliases = new TreeMap<>();

    private ReferenceBuilder(FeaturesFile file) {
        for (FeaturesFile.Entry entry : file.features()) {
            names.put(entry.name(), places(entry.at()));
            entry.aliases().forEach(alias -> aliases.put(alias, entry.name()));
        }
    }

    static Reference build(FeaturesFile features, RulesFile rules) {
        return new ReferenceBuilder(features).build(rules);
    }

    /** All places of the file, sorted. */
    static List<Place> allPlaces(FeaturesFile file) {
        final TreeSet<Place> places = new TreeSet<>();
        file.features().forEach(entry -> entry.at().forEach(at -> places.add(Place.parse(at))));
        file.otherPlaces().forEach(other -> other.at().forEach(at -> places.add(Place.parse(at))));
        return List.copyOf(places);
    }

    private static FeatureSet places(List<String> at) {
        return FeatureSet.of(at.stream().map(Place::parse).map(Feature::at).toList());
    }

    private Reference build(RulesFile rules) {
        final List<Reference.ReadAs> readAs = new ArrayList<>();
        for (RulesFile.ReadAs rule : rules.readAs()) {
            readAs.add(new Reference.ReadAs(Integer.decode(rule.msr()), rule.bits().getFirst(), rule.bits().getLast(),
                    rule.add()));
        }
        final SequencedMap<Feature, FeatureSet> requires = new LinkedHashMap<>();
        final List<Reference.LaterRule> later = new ArrayList<>();
        for (RulesFile.Requires rule : rules.requires()) {
            for (Feature feature : one(rule.feature())) {
                if (rule.since().isPresent()) {
                    later.add(new Reference.LaterRule(Version.parse(rule.since().get()), feature, all(rule.needs())));
                } else {
                    requires.merge(feature, all(rule.needs()), FeatureSet::or);
                }
            }
        }
        for (List<String> pair : rules.onlyTogether()) {
            one(pair.getFirst()).forEach(feature -> requires.merge(feature, one(pair.getLast()), FeatureSet::or));
            one(pair.getLast()).forEach(feature -> requires.merge(feature, one(pair.getFirst()), FeatureSet::or));
        }
        final SequencedMap<Integer, FeatureSet> components = new LinkedHashMap<>();
        rules.xsaveComponents().forEach(entry -> components.put(entry.component(), all(entry.owners())));
        return new Reference(names, aliases, List.copyOf(readAs), requires,
                all(rules.dormantWithout()), all(rules.notMigratable()),
                all(rules.notByMax()), all(rules.kvmDefaultsOn()), all(rules.kvmDefaultsOff()),
                all(rules.tcgDefaultsOff()), components, all(rules.mirroredOnAmd()), later,
                rules.raisesLevel().stream().map(this::raising).toList());
    }

    private Reference.Raising raising(RulesFile.Raising rule) {
        final Optional<Place> word = rule.word().map(text -> Place.parse(text + ":0"));
        final int own = word.map(Place::number).orElse(0);
        final int subleaf = word.map(place -> place instanceof Place.Cpuid cpuid && own == 7 ? cpuid.subleaf() : 0)
                .orElse(0);
        return new Reference.Raising(word, rule.feature().map(this::one).orElse(FeatureSet.empty()),
                rule.leaf().map(text -> Integer.parseUnsignedInt(text, 2, text.length(), 16)).orElse(own), subleaf,
                rule.always().orElse(false));
    }

    private FeatureSet one(String nameOrPlace) {
        final FeatureSet named = names.get(nameOrPlace);
        return named != null ? named : places(List.of(nameOrPlace));
    }

    private FeatureSet all(Collection<String> namesOrPlaces) {
        return namesOrPlaces.stream().map(this::one).reduce(FeatureSet.empty(), FeatureSet::or);
    }
}
