package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Puts the same generated questions to a real libvirt and to Socle: every answer must be the same, and a refusal must be
 * for the same reason. Hosts are real ones of the recorded cases, changed here and there; of this machine itself only
 * its CPU matters. See docs/differential.md.
 */
final class LibvirtDifferentialTest {

    private static final int SAMPLE = 20;
    private static final int WHOLE = 100;

    @ParameterizedTest
    @ValueSource(strings = {"11.3", "9.0", "12.8"})
    void answersAsLibvirtDoes(String series) throws IOException {
        try (RealLibvirt libvirt = RealLibvirt.of(series)) {
            final List<Question> questions = questions(libvirt,
                    Integer.getInteger("socle.scale", Proof.isFull() ? WHOLE : SAMPLE));
            final List<String> answers = libvirt.ask(questions.stream().map(Question::command).toList());
            final Tally tally = new Tally(libvirt.toString());
            for (int i = 0; i < questions.size(); i++) {
                tally.count(questions.get(i), answers.get(i));
            }
            tally.print();
            final Path file = Path.of("target/replay/libvirt-differential-" + series + ".txt").toAbsolutePath();
            Files.createDirectories(file.getParent());
            Files.writeString(file, tally.differences());
            assertThat(tally.different()).as("different answers, seed " + Proof.seed() + ", in " + file).isZero();
            assertThat(tally.compared()).as("answers that libvirt gave").isGreaterThan(questions.size() * 9 / 10);
        }
    }

    private static List<Question> questions(RealLibvirt libvirt, int scale) {
        final Questions questions = new Questions(libvirt, Proof.seed(), scale < WHOLE ? 12 : 60);
        final List<Question> all = new ArrayList<>();
        add(all, 3 * scale, questions::compare);
        add(all, 4 * scale, questions::baseline);
        add(all, 5 * scale, questions::hypervisorCompare);
        add(all, 4 * scale, questions::hypervisorBaseline);
        add(all, scale, questions::offer);
        add(all, 7 * scale, questions::line);
        return all;
    }

    private static void add(List<Question> questions, int many, Supplier<Question> maker) {
        for (int i = 0; i < many; i++) {
            questions.add(maker.get());
        }
    }

    /** How many answers were equal, and those that were not. */
    private static final class Tally {
        private final String libvirt;
        private final Map<String, int[]> equalOf = new TreeMap<>();
        private final StringBuilder differences = new StringBuilder();

        Tally(String libvirt) {
            this.libvirt = libvirt;
        }

        void count(Question question, String answer) {
            final Said theirs = question.theirs().apply(answer);
            if (theirs instanceof Said.Nothing) {
                return;
            }
            final Said own = question.own().get();
            final int[] counts = equalOf.computeIfAbsent(question.operation(), key -> new int[2]);
            counts[1]++;
            if (theirs.isAlso(own)) {
                counts[0]++;
            } else {
                differences.append("== ").append(question.command()).append('\n').append(question.about())
                        .append("\n-- libvirt: ").append(theirs).append("\n-- in its words: ").append(answer.strip())
                        .append("\n-- Socle:   ").append(own).append('\n');
            }
        }

        void print() {
            equalOf.forEach((operation, counts) -> System.out.println(libvirt + " " + operation + ": " + counts[0]
                    + " of " + counts[1] + " equal"));
        }

        int compared() {
            return equalOf.values().stream().mapToInt(counts -> counts[1]).sum();
        }

        int different() {
            return compared() - equalOf.values().stream().mapToInt(counts -> counts[0]).sum();
        }

        String differences() {
            return differences.toString();
        }
    }
}
