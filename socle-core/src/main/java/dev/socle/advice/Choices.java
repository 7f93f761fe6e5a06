package dev.socle.advice;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNote;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Knowledge;
import dev.socle.flaw.Advised;
import dev.socle.flaw.BitChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Gives every feature that is turned on or off its reason; features with the same reason stand together. */
final class Choices {

    private record Reason(Choice.State state, Choice.Kind kind, String text, List<String> references) {
    }

    private final Catalog catalog;
    private final FeaturePolicy policy;
    private final List<HostOffer> hosts;
    private final Map<Feature, BitChoice> shown;
    private final Map<Feature, BitChoice> hidden;

    Choices(Catalog catalog, FeaturePolicy policy, List<HostOffer> hosts, Advised flaws) {
        this.catalog = catalog;
        this.policy = policy;
        this.hosts = hosts;
        this.shown = flaws.show().stream().collect(Collectors.toMap(BitChoice::feature, bit -> bit, (a, b) -> a));
        this.hidden = flaws.hide().stream().collect(Collectors.toMap(BitChoice::feature, bit -> bit, (a, b) -> a));
    }

    List<Choice> of(FeatureSet on, FeatureSet off, FeatureSet nested) {
        final SequencedMap<Reason, FeatureSet.Builder> groups = new LinkedHashMap<>();
        on.stream().filter(shown::containsKey).forEach(feature -> put(groups, feature, bit(shown.get(feature))));
        on.stream().filter(feature -> !shown.containsKey(feature)).forEach(feature -> put(groups, feature,
                nested.contains(feature) ? NESTED : useful(feature)));
        off.forEach(feature -> put(groups, feature, off(feature)));
        final List<Choice> choices = new ArrayList<>();
        groups.forEach((reason, features) -> choices.add(
                new Choice(features.build(), reason.state(), reason.kind(), reason.text(), reason.references())));
        return choices;
    }

    private static void put(Map<Reason, FeatureSet.Builder> groups, Feature feature, Reason reason) {
        groups.computeIfAbsent(reason, key -> new FeatureSet.Builder()).add(feature);
    }

    private static final Reason NESTED = new Reason(Choice.State.ON, Choice.Kind.NESTED,
            "asked for: guests shall run guests", List.of());

    private static Reason bit(BitChoice choice) {
        return new Reason(Choice.State.ON, Choice.Kind.FLAW, choice.reason(), choice.references());
    }

    private Reason useful(Feature feature) {
        return policy.note(feature).filter(note -> note.performance().isPresent())
                .map(note -> new Reason(Choice.State.ON, Choice.Kind.USEFUL, note.performance().orElseThrow(),
                        note.references()))
                .orElse(new Reason(Choice.State.ON, Choice.Kind.USEFUL, (hosts.size() > 1 ? "every host" : "this host")
                        + " has it, and newer models of QEMU use it", List.of()));
    }

    private String hosts(Feature feature, Knowledge knowledge) {
        return hosts.stream().filter(host -> host.offer().features().of(feature) == knowledge).map(HostOffer::name)
                .collect(Collectors.joining(", "));
    }

    private Reason off(Feature feature) {
        final String lacking = hosts(feature, Knowledge.ABSENT);
        if (!lacking.isEmpty()) {
            return new Reason(Choice.State.OFF, Choice.Kind.MISSING,
                    hosts.size() == 1 ? "this host does not offer it" : "not offered by " + lacking, List.of());
        }
        final String unsure = hosts(feature, Knowledge.UNKNOWN);
        if (!unsure.isEmpty()) {
            return new Reason(Choice.State.OFF, Choice.Kind.UNSURE, "nobody knows whether it is offered by "
                    + (hosts.size() == 1 ? "this host" : unsure), List.of());
        }
        if (hidden.containsKey(feature)) {
            return new Reason(Choice.State.OFF, Choice.Kind.HIDDEN, hidden.get(feature).reason(),
                    hidden.get(feature).references());
        }
        final Optional<FeatureNote> note = policy.note(feature);
        return new Reason(Choice.State.OFF, Choice.Kind.HIDDEN,
                note.flatMap(FeatureNote::advice).or(() -> note.flatMap(FeatureNote::migration))
                        .orElse("better hidden: " + catalog.name(feature) + " is of no use to guests that move"),
                note.map(FeatureNote::references).orElse(List.of()));
    }
}
