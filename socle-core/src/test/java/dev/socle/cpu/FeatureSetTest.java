package dev.socle.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.testing.AnyCpu;
import dev.socle.testing.Case;
import dev.socle.testing.Laws;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class FeatureSetTest {

    private static final int CASES = 300;

    private static FeatureSet any(Case c, String name) {
        return c.note(name, AnyCpu.features(c));
    }

    @Test
    void andIsALatticesMeet() {
        Laws.check("and: commutative, associative, idempotent, empty absorbs", CASES, c -> {
            final FeatureSet x = any(c, "x");
            final FeatureSet y = any(c, "y");
            final FeatureSet z = any(c, "z");
            assertThat(x.and(y)).isEqualTo(y.and(x));
            assertThat(x.and(y).and(z)).isEqualTo(x.and(y.and(z)));
            assertThat(x.and(x)).isEqualTo(x);
            assertThat(x.and(FeatureSet.empty())).isEqualTo(FeatureSet.empty());
        });
    }

    @Test
    void orIsALatticesJoin() {
        Laws.check("or: commutative, associative, idempotent, empty is neutral", CASES, c -> {
            final FeatureSet x = any(c, "x");
            final FeatureSet y = any(c, "y");
            final FeatureSet z = any(c, "z");
            assertThat(x.or(y)).isEqualTo(y.or(x));
            assertThat(x.or(y).or(z)).isEqualTo(x.or(y.or(z)));
            assertThat(x.or(x)).isEqualTo(x);
            assertThat(x.or(FeatureSet.empty())).isEqualTo(x);
        });
    }

    @Test
    void andAndOrGoTogether() {
        Laws.check("absorption, distribution, De Morgan", CASES, c -> {
            final FeatureSet x = any(c, "x");
            final FeatureSet y = any(c, "y");
            final FeatureSet z = any(c, "z");
            assertThat(x.and(x.or(y))).isEqualTo(x);
            assertThat(x.or(x.and(y))).isEqualTo(x);
            assertThat(x.and(y.or(z))).isEqualTo(x.and(y).or(x.and(z)));
            assertThat(x.or(y.and(z))).isEqualTo(x.or(y).and(x.or(z)));
            assertThat(z.andNot(x.or(y))).isEqualTo(z.andNot(x).and(z.andNot(y)));
            assertThat(z.andNot(x.and(y))).isEqualTo(z.andNot(x).or(z.andNot(y)));
        });
    }

    @Test
    void questionsAgreeWithTheSetsTheyAskAbout() {
        Laws.check("containsAll, intersects, countNotIn, size", CASES, c -> {
            final FeatureSet x = any(c, "x");
            final FeatureSet y = any(c, "y");
            assertThat(x.containsAll(y)).isEqualTo(x.and(y).equals(y));
            assertThat(x.or(y).containsAll(x)).isTrue();
            assertThat(x.intersects(y)).isEqualTo(!x.and(y).isEmpty());
            assertThat(x.countNotIn(y)).isEqualTo(x.andNot(y).size());
            assertThat(x.or(y).size() + x.and(y).size()).isEqualTo(x.size() + y.size());
        });
    }

    @Test
    void aSetOfObjectsSaysTheSame() {
        Laws.check("as java.util's sets", CASES, c -> {
            final FeatureSet x = any(c, "x");
            final FeatureSet y = any(c, "y");
            assertThat(objects(x.and(y))).isEqualTo(both(x, y));
            final TreeSet<Feature> either = objects(x);
            either.addAll(objects(y));
            assertThat(objects(x.or(y))).isEqualTo(either);
            final TreeSet<Feature> difference = objects(x);
            difference.removeAll(objects(y));
            assertThat(objects(x.andNot(y))).isEqualTo(difference);
            assertThat(x.filter(y::contains)).isEqualTo(x.and(y));
        });
    }

    private static TreeSet<Feature> objects(FeatureSet set) {
        return set.stream().collect(Collectors.toCollection(TreeSet::new));
    }

    private static TreeSet<Feature> both(FeatureSet x, FeatureSet y) {
        final TreeSet<Feature> both = objects(x);
        both.retainAll(objects(y));
        return both;
    }

    @Test
    void aSetComesBackFromItsFeaturesAndItsWords() {
        Laws.check("round trips of a set", CASES, c -> {
            final FeatureSet x = any(c, "x");
            assertThat(FeatureSet.of(x.stream().toList())).isEqualTo(x).hasSameHashCodeAs(x);
            assertThat(FeatureSet.ofWords(x.toWords())).isEqualTo(x).hasSameHashCodeAs(x);
            assertThat(x.stream().map(Feature::index).toList()).isSorted().doesNotHaveDuplicates().hasSize(x.size());
        });
    }

    @Test
    void oneFeatureMoreOrLess() {
        Laws.check("with and without", CASES, c -> {
            final FeatureSet x = any(c, "x");
            final Feature f = c.note("feature", AnyCpu.feature(c));
            assertThat(x.with(f).contains(f)).isTrue();
            assertThat(x.without(f).contains(f)).isFalse();
            assertThat(x.with(f).without(f)).isEqualTo(x.without(f));
            assertThat(x.without(f).with(f)).isEqualTo(x.with(f));
            assertThat(x.contains(f) ? x.with(f) : x.without(f)).isEqualTo(x);
        });
    }

    @Test
    void aSetIsNotChangedByWhatIsDoneToItsWords() {
        final FeatureSet set = FeatureSet.ofWords(5);
        set.toWords()[0] = 0;
        final long[] given = {3};
        final FeatureSet made = FeatureSet.ofWords(given);
        given[0] = 0;

        assertThat(set).isEqualTo(FeatureSet.ofWords(5));
        assertThat(made).isEqualTo(FeatureSet.ofWords(3));
    }

    @Test
    void anIteratorAtItsEndSaysSo() {
        assertThatThrownBy(() -> FeatureSet.empty().iterator().next()).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void relationsFollowFromContainment() {
        Laws.check("relation of two sets", CASES, c -> {
            final FeatureSet x = any(c, "x");
            final FeatureSet y = any(c, "y");
            final Relation relation = Relation.of(x, y);
            assertThat(Relation.of(y, x)).isEqualTo(relation.reversed());
            assertThat(relation == Relation.IDENTICAL).isEqualTo(x.equals(y));
            assertThat(relation == Relation.INCOMPATIBLE).isEqualTo(!x.andNot(y).isEmpty() && !y.andNot(x).isEmpty());
            assertThat(Relation.of(x.or(y), x)).isIn(Relation.IDENTICAL, Relation.SUPERSET);
        });
    }
}
