package dev.socle.catalog.internal;

import dev.socle.cpu.FeatureSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The embedded form of what is true of all releases. */
final class ReferenceBinary {

    private ReferenceBinary() {
    }

    static void write(BinaryOut out, Reference reference) {
        out.map(reference.names(), BinaryOut::text, BinaryOut::features);
        out.map(reference.aliases(), BinaryOut::text, BinaryOut::text);
        out.each(reference.readAs(), (to, rule) -> {
            to.number(rule.msr());
            to.count(rule.firstBit());
            to.count(rule.lastBit());
            to.count(rule.add());
        });
        out.map(reference.requires(), BinaryOut::feature, BinaryOut::features);
        out.features(reference.dormantWithout());
        out.features(reference.notMigratable());
        out.features(reference.notByMax());
        out.features(reference.kvmDefaultsOn());
        out.features(reference.kvmDefaultsOff());
        out.features(reference.tcgDefaultsOff());
        out.map(reference.xsaveComponents(), BinaryOut::count, BinaryOut::features);
        out.features(reference.mirroredOnAmd());
        out.each(reference.laterRequires(), (to, rule) -> {
            to.version(rule.since());
            to.feature(rule.feature());
            to.features(rule.needs());
        });
        out.each(reference.raises(), (to, rule) -> {
            to.flag(rule.word().isPresent());
            rule.word().ifPresent(to::place);
            to.features(rule.feature());
            to.number(rule.leaf());
            to.count(rule.subleaf());
            to.flag(rule.always());
        });
    }

    static Reference read(BinaryIn in) {
        return new Reference(in.featuresByText(), Map.copyOf(in.textsByText()), readRules(in),
                in.featuresByFeature(), in.features(), in.features(), in.features(), in.features(), in.features(),
                in.features(), readComponents(in), in.features(), readLater(in), readRaises(in));
    }

    private static List<Reference.ReadAs> readRules(BinaryIn in) {
        final List<Reference.ReadAs> rules = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            rules.add(new Reference.ReadAs(in.number(), in.count(), in.count(), in.count()));
        }
        return rules;
    }

    private static List<Reference.LaterRule> readLater(BinaryIn in) {
        final List<Reference.LaterRule> rules = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            rules.add(new Reference.LaterRule(in.version(), in.feature(), in.features()));
        }
        return rules;
    }

    private static List<Reference.Raising> readRaises(BinaryIn in) {
        final List<Reference.Raising> rules = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            rules.add(new Reference.Raising(in.flag() ? Optional.of(in.place()) : Optional.empty(), in.features(),
                    in.number(), in.count(), in.flag()));
        }
        return rules;
    }

    private static SequencedMap<Integer, FeatureSet> readComponents(BinaryIn in) {
        final SequencedMap<Integer, FeatureSet> components = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            components.put(in.count(), in.features());
        }
        return components;
    }
}
