package dev.socle.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.testing.AnyCpu;
import dev.socle.testing.Laws;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class FeatureTest {

    /** A leaf no catalogue, evidence or other test speaks of. */
    private static final int UNHEARD_OF = 0x4ead0000;

    @Test
    void aPlaceIsOneFeature() {
        Laws.check("feature: one instance and one number for a place", 500, c -> {
            final Place place = c.note("place", AnyCpu.place(c));
            final Feature feature = Feature.at(place);
            assertThat(Feature.at(place)).isSameAs(feature);
            assertThat(Feature.knownAt(place)).containsSame(feature);
            assertThat(Feature.numbered(feature.index())).isSameAs(feature);
            assertThat(feature.place()).isEqualTo(place);
        });
    }

    @Test
    void theIndexGrowsAndKeepsItsNumbers() {
        final Place place = new Place.Cpuid(UNHEARD_OF, 0, Register.EAX, 0);
        final FeatureSet old = FeatureSet.of(Feature.at(Place.parse("cpuid:0x7:0:ebx:5")));
        final int before = Feature.count();

        assertThat(Feature.knownAt(place)).isEmpty();
        final Feature added = Feature.at(place);

        assertThat(added.index()).isGreaterThanOrEqualTo(before);
        assertThat(Feature.count()).isGreaterThan(before);
        assertThat(old.contains(added)).isFalse();
        assertThat(old.with(added).without(added)).isEqualTo(old);
        assertThat(old.or(FeatureSet.of(added)).and(old)).isEqualTo(old);
    }

    @Test
    void aNumberNobodyHasIsRefused() {
        assertThatThrownBy(() -> Feature.numbered(Feature.count() + 1_000_000))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void threadsThatMeetANewPlaceGetTheSameFeature() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            final List<Callable<List<Feature>>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(FeatureTest::meetNewPlaces);
            }
            final List<Future<List<Feature>>> met = threads.invokeAll(tasks);
            for (Future<List<Feature>> features : met) {
                assertThat(features.get()).usingElementComparator((a, b) -> a == b ? 0 : 1)
                        .isEqualTo(met.getFirst().get());
            }
        }
    }

    private static List<Feature> meetNewPlaces() {
        final List<Feature> features = new ArrayList<>();
        for (int subleaf = 0; subleaf < 20; subleaf++) {
            for (int bit = 0; bit < 32; bit++) {
                final Feature feature = Feature.at(new Place.Cpuid(UNHEARD_OF + 1, subleaf, Register.EBX, bit));
                assertThat(Feature.numbered(feature.index())).isSameAs(feature);
                features.add(feature);
            }
        }
        return features;
    }
}
