package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No page sends its reader to a page that is not there. */
final class DocLinksTest {

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)#]+)(?:#[^)]*)?\\)");

    @Test
    void everyLinkWithinTheProjectLeadsSomewhere() throws IOException {
        final List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            final Matcher matcher = LINK.matcher(Files.readString(page));
            while (matcher.find()) {
                final String target = matcher.group(1);
                if (!target.contains(":")) {
                    links++;
                    if (!Files.exists(page.resolveSibling(target))) {
                        broken.add(Peers.root().relativize(page) + " -> " + target);
                    }
                }
            }
        }
        assertThat(links).as("links within the project").isPositive();
        assertThat(broken).isEmpty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Peers.root().resolve("docs"))) {
            return Stream.concat(Stream.of(Peers.root().resolve("README.md"), Peers.root().resolve("CONTRIBUTING.md")),
                    docs.filter(path -> path.toString().endsWith(".md"))).toList();
        }
    }
}
