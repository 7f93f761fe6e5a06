package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What README and docs show is what the command prints: every {@code console} block is run. */
final class ReadmeTest {

    @TestFactory
    Stream<DynamicTest> everyExample() throws IOException {
        final List<Example> examples = new ArrayList<>();
        try (Stream<Path> docs = Files.walk(Peers.root().resolve("docs"))) {
            for (Path document : Stream.concat(Stream.of(Peers.root().resolve("README.md")),
                    docs.filter(path -> path.toString().endsWith(".md"))).toList()) {
                examples.addAll(Example.of(document, "```console"));
            }
        }
        assertThat(examples).as("examples in README and docs").isNotEmpty();
        return examples.stream().map(example -> DynamicTest.dynamicTest(
                example.document() + ": " + example.command(), example::check));
    }
}
