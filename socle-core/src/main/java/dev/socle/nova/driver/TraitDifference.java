package dev.socle.nova.driver;

import java.util.Collection;
import java.util.Collections;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The traits that placement has of a node, against those its driver would report.
 *
 * @param toCome what the driver would add: the node has not reported since its CPU or configuration changed, or
 *               another node or configuration was meant
 * @param toGo   what the driver owns and would take away with its next report, whoever set it
 * @param kept   what the driver leaves alone: CUSTOM_ traits and those it knows nothing of
 */
public record TraitDifference(SequencedSet<String> toCome, SequencedSet<String> toGo, SequencedSet<String> kept) {

    public TraitDifference {
        toCome = Collections.unmodifiableSequencedSet(new TreeSet<>(toCome));
        toGo = Collections.unmodifiableSequencedSet(new TreeSet<>(toGo));
        kept = Collections.unmodifiableSequencedSet(new TreeSet<>(kept));
    }

    public static TraitDifference of(Collection<String> inPlacement, TraitReport report) {
        final Set<String> reported = report.reported();
        final Set<String> owned = new TreeSet<>(report.ofFeatures().keySet());
        owned.addAll(report.ofHost().keySet());
        final TreeSet<String> toCome = new TreeSet<>(reported);
        toCome.removeAll(inPlacement);
        final TreeSet<String> toGo = new TreeSet<>();
        final TreeSet<String> kept = new TreeSet<>();
        inPlacement.stream().filter(name -> !reported.contains(name))
                .forEach(name -> (owned.contains(name) ? toGo : kept).add(name));
        return new TraitDifference(toCome, toGo, kept);
    }

    /** Whether the node's next report would change nothing. */
    public boolean isNone() {
        return toCome.isEmpty() && toGo.isEmpty();
    }
}
