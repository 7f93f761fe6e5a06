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

/**
 * A command and the lines a document shows under it, a line of three dots standing for any lines.
 *
 * @param document its file's name
 */
record Example(String document, String command, List<String> shown) {

    private static final String PROMPT = "$ ./socle ";
    private static final String ANYTHING = "...";

    /** Those of a document in blocks that begin with this line. */
    static List<Example> of(Path document, String fence) throws IOException {
        final List<Example> examples = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(document)) {
            if (line.startsWith("```")) {
                inside = line.equals(fence);
            } else if (inside && line.startsWith(PROMPT)) {
                examples.add(new Example(document.getFileName().toString(), line.substring(PROMPT.length()),
                        new ArrayList<>()));
            } else if (inside && !examples.isEmpty()) {
                examples.getLast().shown().add(line);
            }
        }
        return examples;
    }

    /** The same with another text in place of one. */
    Example with(String name, String value) {
        return new Example(document, command.replace(name, value),
                shown.stream().map(line -> line.replace(name, value)).toList());
    }

    /** Runs it and fails if it prints something else on standard output. */
    void check() throws IOException, InterruptedException {
        check(run(ProcessBuilder.Redirect.DISCARD, false));
    }

    /** The same with what is said on standard error among it. */
    void checkAllThatIsSaid() throws IOException, InterruptedException {
        check(run(ProcessBuilder.Redirect.PIPE, true));
    }

    private void check(String text) {
        final List<String> printed = text.lines().map(String::stripTrailing).toList();
        int at = 0;
        boolean anywhere = false;
        for (String line : shown) {
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
    private String run(ProcessBuilder.Redirect errors, boolean together) throws IOException, InterruptedException {
        final List<String> words = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), Main.class.getName()));
        words.addAll(Arrays.asList(command.split(" ")));
        final ProcessBuilder builder = new ProcessBuilder(words).directory(Peers.root().toFile())
                .redirectError(errors).redirectErrorStream(together);
        builder.environment().remove("COLUMNS");
        final Process process = builder.start();
        final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
