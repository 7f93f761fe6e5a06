package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page on libvirt lists the rules and quirks that the code has, in its words. */
final class LibvirtPageTest {

    @Test
    void listsTheQuirksOfTheCode() throws IOException {
        final List<String> page = Files.readAllLines(Peers.root().resolve("docs/libvirt.md"));
        final List<String> rows = Arrays.stream(Quirk.values()).map(LibvirtPageTest::row).toList();

        assertThat(page).containsAll(rows);
        assertThat(page.subList(page.indexOf(rows.getFirst()), page.size())).isEqualTo(rows);
    }

    @Test
    void listsTheRulesOfReleases() throws IOException {
        final List<String> page = Files.readAllLines(Peers.root().resolve("docs/libvirt.md"));
        final List<String> rows = Arrays.stream(ReleaseRule.values()).map(rule ->
                "| " + rule.does() + " | " + rule.since() + " | " + rule.source() + " |").toList();

        final int from = page.indexOf(rows.getFirst());
        assertThat(page).containsAll(rows);
        assertThat(page.subList(from, from + rows.size())).isEqualTo(rows);
    }

    private static String row(Quirk quirk) {
        final String from = quirk.from().major() == 0 ? "" : "from " + quirk.from();
        final String releases = (from + quirk.until().map(end -> " until " + end).orElse("")).strip();
        return "| " + quirk.id() + " | " + quirk.does() + " | " + quirk.sound() + " | "
                + (releases.isEmpty() ? "all" : releases) + " |";
    }
}
