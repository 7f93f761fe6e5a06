package dev.socle.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LawsTest {

    @Test
    void aBrokenLawIsReportedWithItsCase() throws Exception {
        final Path file = Path.of("target", "replay", "small-numbers-stay-below-three.txt");
        Files.deleteIfExists(file);

        assertThatThrownBy(() -> Laws.check("small numbers stay below three", 500, c ->
                assertThat(c.note("number", c.nextInt(10))).isLessThan(3)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed: " + Proof.seed())
                .hasMessageContaining("-Dtest=LawsTest#aBrokenLawIsReportedWithItsCase")
                .hasMessageContaining("-Dsocle.seed=" + Proof.seed() + " -Dsocle.case=");

        assertThat(file).content().contains("law: small numbers stay below three").contains("given: number = ");
    }

    @Test
    void oneSeedGivesTheSameCase() {
        final Case first = new Case(42, 7);
        final Case again = new Case(42, 7);
        final Case other = new Case(42, 8);

        final List<Integer> numbers = draw(first);

        assertThat(draw(again)).isEqualTo(numbers);
        assertThat(draw(other)).isNotEqualTo(numbers);
    }

    @Test
    void aSampleKeepsTheOrder() {
        final List<Integer> all = IntStream.range(0, 1000).boxed().toList();

        final List<Integer> sample = Proof.sample(all, 20);

        assertThat(sample).hasSize(Proof.isFull() ? 1000 : 20).isSorted().doesNotHaveDuplicates();
    }

    private static List<Integer> draw(Case from) {
        final List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            numbers.add(from.nextInt(1000));
        }
        return numbers;
    }
}
