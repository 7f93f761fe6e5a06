package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.Peers;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What README and docs show is what the command prints: every {@code console} block is run, a line of three dots
 * standing for any lines.
 */
final class ReadmeTest {

    private static final String PROMPT = "$ ./socle ";
    private static final String ANYTHING = "...";

    /** A command and the lines the document shows under it. */
    private record Example(String document, String command, List<String> shown) {
    }

    @TestFactory
    Stream<DynamicTest> everyExample() throws IOException {
        final List<Example> examples = new ArrayList<>();
        try (Stream<Path> docs = Files.walk(Peers.root().resolve("docs"))) {
            for (Path document : Stream.concat(Stream.of(Peers.root().resolve("README.md")),
                    docs.filter(path -> path.toString().endsWith(".md"))).toList()) {
                examples.addAll(examples(document));
            }
        }
        assertThat(examples).as("examples in README and docs").isNotEmpty();
        return examples.stream().map(example -> DynamicTest.dynamicTest(
                example.document() + ": " + example.command(), () -> check(example)));
    }

    private static List<Example> examples(Path document) throws IOException {
        final List<Example> examples = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(document)) {
            if (line.startsWith("```")) {
                inside = line.equals("```console");
            } else if (inside && line.startsWith(PROMPT)) {
                examples.add(new Example(document.getFileName().toString(), line.substring(PROMPT.length()),
                        new ArrayList<>()));
            } else if (inside && !examples.isEmpty()) {
                examples.getLast().shown().add(line);
            }
        }
        return examples;
    }

    private static void check(Example example) throws IOException, InterruptedException {
        final List<String> printed = run(example.command()).lines().map(String::stripTrailing).toList();
        int at = 0;
        boolean anywhere = false;
        for (String line : example.shown()) {
            if (line.equals(ANYTHING)) {
                anywhere = true;
                continue;
            }
            if (anywhere) {
                final int found = printed.subList(at, printed.size()).indexOf(line);
                assertThat(found).as("\"%s\" somewhere below line %s of%n%s", line, at, String.join("\n", printed))
                        .isNotNegative();
                at += found;
                anywhere = false;
            } else {
                assertThat(at < printed.size() ? printed.get(at) : "(end)").as("line %s", at + 1).isEqualTo(line);
            }
            at++;
        }
        if (!anywhere) {
            assertThat(printed.subList(at, printed.size())).as("lines the document does not show")
                    .allMatch(String::isEmpty);
        }
    }

    /** As a process of its own, in the repository's root, where a reader would type it. */
    private static String run(String command) throws IOException, InterruptedException {
        final List<String> words = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        words.addAll(Arrays.asList(command.split(" ")));
        final ProcessBuilder builder = new ProcessBuilder(words).directory(Peers.root().toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove("COLUMNS");
        final Process process = builder.start();
        final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
