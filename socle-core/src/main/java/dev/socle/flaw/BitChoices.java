package dev.socle.flaw;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.BitChoice.Purpose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The bits to show and to hide, as the adviser decides about them one after the other. */
final class BitChoices {

    private final Flaws flaws;
    /** What every host is known to offer and the programs in use can name. */
    private final FeatureSet possible;
    private final boolean nested;
    private final SequencedMap<Feature, BitChoice> shown = new LinkedHashMap<>();
    private final SequencedMap<Feature, BitChoice> hidden = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    BitChoices(Flaws flaws, FeatureSet possible, boolean nested) {
        this.flaws = flaws;
        this.possible = possible;
        this.nested = nested;
    }

    Advised advised() {
        return new Advised(List.copyOf(shown.values()), List.copyOf(hidden.values()), notes);
    }

    /** The most that a guest may see with what has been decided so far. */
    FeatureSet atMost() {
        return possible.andNot(FeatureSet.of(hidden.keySet()));
    }

    void hideAttackSurface() {
        for (Flaw flaw : flaws.all()) {
            for (Hide hide : flaw.hides()) {
                if (hide.byDefault()) {
                    hide.features().forEach(feature ->
                            hide(forFlaw(feature, Purpose.ATTACK_SURFACE, flaw, hide.why())));
                }
            }
        }
        for (MitigationBit bit : flaws.bits()) {
            if (bit.onlyWith().intersects(FeatureSet.of(hidden.keySet()))) {
                hide(byRule(bit, Purpose.CONTRADICTS, "makes no sense without " + names(bit.onlyWith())));
            }
        }
    }

    /** A warning must be shown if any host has it; where another host would then be out of reach, that is said. */
    void warn(List<FlawHost> hosts) {
        for (MitigationBit bit : flaws.bits()) {
            final List<String> having = hosts.stream()
                    .filter(host -> host.offered().present().contains(bit.feature())).map(FlawHost::name).toList();
            if (bit.kind() != BitKind.WARNING || having.isEmpty()) {
                continue;
            }
            if (canShow(FeatureSet.of(bit.feature()))) {
                show(byRule(bit, Purpose.WARNS, "warns the guest of what the hosts have"));
            } else {
                notes.add(bit.name() + " should warn guests of what " + String.join(", ", having)
                        + " has, and cannot be shown: not every host lets it through, or it has no name here");
            }
        }
    }

    void choose(Flaw flaw, Vendor vendor) {
        for (Need need : flaw.needs()) {
            if (need.concerns(vendor)) {
                need.alternatives().stream().filter(this::isPossible).findFirst()
                        .flatMap(alternative -> purpose(need.kind()).map(purpose -> Map.entry(alternative, purpose)))
                        .ifPresent(chosen -> take(flaw, need, chosen.getKey(), chosen.getValue()));
            }
        }
    }

    /** What is for special cases is not chosen unasked. */
    private static Optional<Purpose> purpose(Need.Kind kind) {
        return switch (kind) {
            case REQUIRED, UNSEEN -> Optional.of(Purpose.CLOSES);
            case INFORMATIONAL -> Optional.of(Purpose.PROMISES);
            case RECOMMENDED -> Optional.of(Purpose.STRENGTHENS);
            case PERFORMANCE -> Optional.of(Purpose.SPEEDS_UP);
            case OPTIONAL -> Optional.empty();
        };
    }

    private boolean isPossible(Need.Alternative alternative) {
        return canShow(alternative.show()) && hasUse(alternative.show())
                && !alternative.hide().intersects(FeatureSet.of(shown.keySet()));
    }

    private boolean hasUse(FeatureSet features) {
        return nested || features.stream()
                .noneMatch(feature -> flaws.bit(feature).filter(MitigationBit::nestedOnly).isPresent());
    }

    private boolean canShow(FeatureSet features) {
        return atMost().containsAll(features);
    }

    private void take(Flaw flaw, Need need, Need.Alternative alternative, Purpose purpose) {
        alternative.show().forEach(feature -> show(forFlaw(feature, purpose(feature, purpose), flaw, need.why())));
        alternative.hide().forEach(feature -> hide(forFlaw(feature, Purpose.ATTACK_SURFACE, flaw, need.why())));
    }

    /** A recommended bit may be a promise (gds-no): what it is counts. */
    private Purpose purpose(Feature feature, Purpose wanted) {
        final boolean promise = flaws.bit(feature).filter(bit -> bit.kind() == BitKind.IMMUNITY).isPresent();
        return promise && wanted != Purpose.CLOSES ? Purpose.PROMISES : wanted;
    }

    /** A promise that all hosts keep makes the protection pointless, and showing both would contradict. */
    void hideContradictions() {
        for (BitChoice choice : List.copyOf(shown.values())) {
            flaws.bit(choice.feature()).ifPresent(bit -> bit.excludes().forEach(excluded -> {
                shown.remove(excluded);
                hidden.putIfAbsent(excluded, new BitChoice(excluded, flaws.name(excluded), Purpose.CONTRADICTS,
                        choice.flaws(), "contradicts " + bit.name() + ", which every host has", "",
                        bit.references()));
            }));
        }
    }

    void hideBrokenPromises(List<FlawHost> hosts) {
        for (MitigationBit bit : flaws.bits()) {
            if (bit.kind() == BitKind.IMMUNITY && !shown.containsKey(bit.feature())) {
                hosts.stream().filter(host -> !host.offered().present().contains(bit.feature())).findFirst()
                        .ifPresent(host -> hide(byRule(bit, Purpose.BROKEN_PROMISE,
                                "a promise about every host, and " + host.name() + " is not known to keep it")));
            }
        }
    }

    /** The register's own feature is chosen for whatever its bits are chosen for: to say which those are tells more. */
    void explainCarrier() {
        final List<String> carried = shown.values().stream()
                .filter(choice -> ConditionParser.inArchCapabilities(choice.feature())).map(BitChoice::name).toList();
        shown.computeIfPresent(carrier(), (feature, choice) -> new BitChoice(feature, choice.name(),
                choice.purpose(), choice.flaws(), "carries " + String.join(", ", carried), choice.detail(),
                choice.references()));
    }

    private Feature carrier() {
        return flaws.bits().stream().filter(bit -> bit.name().equals(ConditionParser.CARRIER))
                .map(MitigationBit::feature).findFirst()
                .orElseThrow(() -> new IllegalStateException("the flaws' data lack " + ConditionParser.CARRIER));
    }

    private BitChoice forFlaw(Feature feature, Purpose purpose, Flaw flaw, Note why) {
        return new BitChoice(feature, flaws.name(feature), purpose, List.of(flaw), purpose.against(List.of(flaw)),
                why.text(), why.references());
    }

    private static BitChoice byRule(MitigationBit bit, Purpose purpose, String reason) {
        return new BitChoice(bit.feature(), bit.name(), purpose, List.of(), reason, "", bit.references());
    }

    private void show(BitChoice choice) {
        shown.merge(choice.feature(), choice, BitChoices::better);
    }

    private void hide(BitChoice choice) {
        hidden.merge(choice.feature(), choice, BitChoices::better);
    }

    private static BitChoice better(BitChoice old, BitChoice added) {
        final int order = added.purpose().compareTo(old.purpose());
        if (order == 0) {
            return old.alsoFor(added);
        }
        return order < 0 ? added : old;
    }

    private String names(FeatureSet features) {
        return String.join(", ", flaws.names(features));
    }
}
