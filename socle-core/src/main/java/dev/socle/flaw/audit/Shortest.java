package dev.socle.flaw.audit;

import dev.socle.cpu.FeatureSet;
import java.util.List;
import java.util.Optional;

/**
 * A shortest set of changes that contains one way out for each of many flaws. One feature may close several, so what is
 * best for each by itself is not best for all.
 */
public final class Shortest {

    private Shortest() {
    }

    /** Features to show and to hide. */
    public record Change(FeatureSet show, FeatureSet hide) {

        static final Change NONE = new Change(FeatureSet.empty(), FeatureSet.empty());

        public Change with(Change other) {
            return new Change(show.or(other.show), hide.or(other.hide));
        }

        /** Whether nothing is both shown and hidden. */
        public boolean makesSense() {
            return !show.intersects(hide);
        }

        public int size() {
            return show.size() + hide.size();
        }

        public boolean isEmpty() {
            return size() == 0;
        }
    }

    /**
     * The shortest; of several as short the one of the ways named first. Empty if no choice makes sense.
     *
     * @param ways for each flaw the ways to close it, the best first
     */
    public static Optional<Change> of(List<List<Change>> ways) {
        final Search search = new Search(ways);
        search.go(0, Change.NONE);
        return Optional.ofNullable(search.best);
    }

    /** Tries all choices, and turns back where it is already too long. */
    private static final class Search {

        private final List<List<Change>> ways;
        private Change best;

        Search(List<List<Change>> ways) {
            this.ways = ways;
        }

        void go(int flaw, Change sofar) {
            if (!sofar.makesSense() || best != null && sofar.size() >= best.size()) {
                return;
            }
            if (flaw == ways.size()) {
                best = sofar;
                return;
            }
            ways.get(flaw).forEach(way -> go(flaw + 1, sofar.with(way)));
        }
    }
}
