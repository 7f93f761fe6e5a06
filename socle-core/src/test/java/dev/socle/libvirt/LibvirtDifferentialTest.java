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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Puts the same generated questions to a real libvirt and to Socle: every answer must be the same, errors included.
 * Hosts are real ones of the recorded cases, changed here and there; of this machine itself only its CPU matters.
 *
 * <p>Run by {@code dev/differential}, not by every build: it still finds differences, which docs/differential.md lists.
 */
@EnabledIfSystemProperty(named = "socle.differential", matches = "yes", disabledReason = "dev/differential runs it")
final class LibvirtDifferentialTest {

    @ParameterizedTest
    @ValueSource(strings = {"11.3", "9.0", "12.8"})
    void answersAsLibvirtDoes(String series) throws IOException {
        try (RealLibvirt libvirt = RealLibvirt.of(series)) {
            final int scale = Integer.getInteger("socle.scale", Proof.isFull() ? 100 : 8);
            final Questions questions = new Questions(libvirt, Proof.seed(), Proof.isFull() ? 60 : 12);
            final List<Question> all = new ArrayList<>();
            add(all, 3 * scale, questions::compare);
            add(all, 4 * scale, questions::baseline);
            add(all, 5 * scale, questions::hypervisorCompare);
            add(all, 4 * scale, questions::hypervisorBaseline);
            add(all, scale, questions::offer);
            add(all, 7 * scale, questions::line);
            final List<String> answers = libvirt.ask(all.stream().map(Question::command).toList());
            final Map<String, int[]> tally = new TreeMap<>();
            final StringBuilder differences = new StringBuilder();
            int different = 0;
            for (int i = 0; i < all.size(); i++) {
                final Question question = all.get(i);
                final Said theirs = question.theirs().apply(answers.get(i));
                if (theirs instanceof Said.Nothing) {
                    continue;
                }
                final Said own = question.own().get();
                final int[] counts = tally.computeIfAbsent(question.operation(), key -> new int[2]);
                counts[1]++;
                if (theirs.isAlso(own)) {
                    counts[0]++;
                } else {
                    different++;
                    differences.append("== ").append(question.command()).append('\n').append(question.about())
                            .append("\n-- libvirt: ").append(theirs)
                            .append("\n-- in its words: ").append(answers.get(i).strip()).append("\n-- Socle:   ").append(own).append('\n');
                }
            }
            tally.forEach((operation, counts) -> System.out.println(libvirt + " " + operation + ": " + counts[0]
                    + " of " + counts[1] + " equal"));
            if (different > 0) {
                final Path file = Path.of("target/replay/libvirt-differential-" + series + ".txt").toAbsolutePath();
                Files.createDirectories(file.getParent());
                Files.writeString(file, differences);
                assertThat(different).as("different answers, seed " + Proof.seed() + ", in " + file).isZero();
            }
        }
    }

    private static void add(List<Question> questions, int many, Supplier<Question> maker) {
        for (int i = 0; i < many; i++) {
            questions.add(maker.get());
        }
    }
}
