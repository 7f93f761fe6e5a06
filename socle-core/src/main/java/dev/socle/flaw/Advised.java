package dev.socle.flaw;

import dev.socle.cpu.FeatureSet;
import java.util.List;

/**
 * What to show to guests and what to hide from them because of flaws. Every host offers what is to be shown and every
 * name can be spelt, so none of it costs movability.
 *
 * @param show  to be shown
 * @param hide  to be hidden, where the guest's model would bring it
 * @param notes what else should be shown and cannot, one line each
 */
public record Advised(List<BitChoice> show, List<BitChoice> hide, List<String> notes) {

    public Advised {
        show = List.copyOf(show);
        hide = List.copyOf(hide);
        notes = List.copyOf(notes);
    }

    public FeatureSet shown() {
        return FeatureSet.of(show.stream().map(BitChoice::feature).toList());
    }

    public FeatureSet hidden() {
        return FeatureSet.of(hide.stream().map(BitChoice::feature).toList());
    }

    /** What a guest of these features has when the advice is followed. */
    public FeatureSet applyTo(FeatureSet features) {
        return features.andNot(hidden()).or(shown());
    }

    /** What the advice adds to these features. */
    public List<BitChoice> additionsTo(FeatureSet features) {
        return show.stream().filter(choice -> !features.contains(choice.feature())).toList();
    }

    /** What the advice takes from these features. */
    public List<BitChoice> removalsFrom(FeatureSet features) {
        return hide.stream().filter(choice -> features.contains(choice.feature())).toList();
    }
}
