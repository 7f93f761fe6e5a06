package dev.socle.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.testing.AnyCpu;
import dev.socle.testing.Case;
import dev.socle.testing.Laws;
import org.junit.jupiter.api.Test;

final class KnownFeaturesTest {

    private static final int CASES = 300;

    private static KnownFeatures any(Case c, String name) {
        return c.note(name, AnyCpu.known(c));
    }

    @Test
    void meetAndJoinAreALattice() {
        Laws.check("known: commutative, associative, idempotent, absorbing, distributive", CASES, c -> {
            final KnownFeatures x = any(c, "x");
            final KnownFeatures y = any(c, "y");
            final KnownFeatures z = any(c, "z");
            assertThat(x.meet(y)).isEqualTo(y.meet(x));
            assertThat(x.join(y)).isEqualTo(y.join(x));
            assertThat(x.meet(y).meet(z)).isEqualTo(x.meet(y.meet(z)));
            assertThat(x.join(y).join(z)).isEqualTo(x.join(y.join(z)));
            assertThat(x.meet(x)).isEqualTo(x);
            assertThat(x.join(x)).isEqualTo(x);
            assertThat(x.meet(x.join(y))).isEqualTo(x);
            assertThat(x.join(x.meet(y))).isEqualTo(x);
            assertThat(x.meet(y.join(z))).isEqualTo(x.meet(y).join(x.meet(z)));
        });
    }

    @Test
    void meetAndJoinAreEachOthersOpposite() {
        Laws.check("known: De Morgan", CASES, c -> {
            final KnownFeatures x = any(c, "x");
            final KnownFeatures y = any(c, "y");
            assertThat(not(x.meet(y))).isEqualTo(not(x).join(not(y)));
            assertThat(not(x.join(y))).isEqualTo(not(x).meet(not(y)));
        });
    }

    private static KnownFeatures not(KnownFeatures known) {
        return new KnownFeatures(known.absent(), known.present());
    }

    @Test
    void everyFeatureFollowsTheTablesOfThreeValuedLogic() {
        Laws.check("known: Kleene's tables", CASES, c -> {
            final KnownFeatures x = any(c, "x");
            final KnownFeatures y = any(c, "y");
            final Feature f = c.note("feature", featureOf(x, y, c));
            assertThat(x.meet(y).of(f)).isEqualTo(worse(x.of(f), y.of(f)));
            assertThat(x.join(y).of(f)).isEqualTo(better(x.of(f), y.of(f)));
            assertThat(x.overriddenBy(y).of(f)).isEqualTo(y.of(f) == Knowledge.UNKNOWN ? x.of(f) : y.of(f));
        });
    }

    /** One that the two speak of, if they speak of any; else any. */
    private static Feature featureOf(KnownFeatures x, KnownFeatures y, Case c) {
        final FeatureSet known = x.known().or(y.known());
        return known.isEmpty() ? AnyCpu.feature(c) : c.pick(known.stream().toList());
    }

    private static Knowledge worse(Knowledge x, Knowledge y) {
        if (x == Knowledge.ABSENT || y == Knowledge.ABSENT) {
            return Knowledge.ABSENT;
        }
        return x == Knowledge.PRESENT && y == Knowledge.PRESENT ? Knowledge.PRESENT : Knowledge.UNKNOWN;
    }

    private static Knowledge better(Knowledge x, Knowledge y) {
        if (x == Knowledge.PRESENT || y == Knowledge.PRESENT) {
            return Knowledge.PRESENT;
        }
        return x == Knowledge.ABSENT && y == Knowledge.ABSENT ? Knowledge.ABSENT : Knowledge.UNKNOWN;
    }

    @Test
    void toKnowMoreNeverTakesBackWhatWasConcluded() {
        Laws.check("known: meet and join grow with knowledge", CASES, c -> {
            final KnownFeatures x = any(c, "x");
            final KnownFeatures more = c.note("more", AnyCpu.moreThan(x, c));
            final KnownFeatures y = any(c, "y");
            assertThat(x.isPartOf(more)).isTrue();
            assertThat(x.meet(y).isPartOf(more.meet(y))).isTrue();
            assertThat(x.join(y).isPartOf(more.join(y))).isTrue();
            assertThat(KnownFeatures.nothing().isPartOf(x)).isTrue();
        });
    }

    @Test
    void theBetterSourceIsBelieved() {
        Laws.check("known: overriding", CASES, c -> {
            final KnownFeatures x = any(c, "x");
            final KnownFeatures y = any(c, "y");
            final KnownFeatures z = any(c, "z");
            assertThat(y.isPartOf(x.overriddenBy(y))).isTrue();
            assertThat(x.overriddenBy(y).overriddenBy(z)).isEqualTo(x.overriddenBy(y.overriddenBy(z)));
            assertThat(x.overriddenBy(x)).isEqualTo(x);
            assertThat(x.overriddenBy(KnownFeatures.nothing())).isEqualTo(x);
            assertThat(x.overriddenBy(y).known()).isEqualTo(x.known().or(y.known()));
        });
    }

    @Test
    void whatIsAskedForIsThereOrMissingOrUnknown() {
        Laws.check("known: three parts of a question", CASES, c -> {
            final KnownFeatures x = any(c, "x");
            final FeatureSet asked = c.note("asked", AnyCpu.features(c));
            final FeatureSet there = asked.and(x.present());
            assertThat(there.or(x.missingOf(asked)).or(x.unknownOf(asked))).isEqualTo(asked);
            assertThat(there.size() + x.missingOf(asked).size() + x.unknownOf(asked).size()).isEqualTo(asked.size());
            assertThat(x.withPresent(asked).present().containsAll(asked)).isTrue();
            assertThat(x.withAbsent(asked).missingOf(asked)).isEqualTo(asked);
            assertThat(x.forgetting(asked).unknownOf(asked)).isEqualTo(asked);
            assertThat(x.forgetting(asked).isPartOf(x)).isTrue();
        });
    }

    @Test
    void whatIsCompleteLeavesNothingOpen() {
        Laws.check("known: complete", CASES, c -> {
            final FeatureSet present = c.note("present", AnyCpu.features(c));
            final FeatureSet universe = c.note("universe", AnyCpu.features(c));
            final KnownFeatures complete = KnownFeatures.complete(present, universe);
            assertThat(complete.unknownOf(universe)).isEqualTo(FeatureSet.empty());
            assertThat(complete.present()).isEqualTo(present);
        });
    }

    @Test
    void nothingIsBothThereAndMissing() {
        final FeatureSet set = FeatureSet.of(Feature.at(Place.parse("cpuid:0x7:0:ebx:5")));

        assertThatThrownBy(() -> new KnownFeatures(set, set))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("cpuid:0x7:0:ebx:5");
    }
}
