package dev.socle.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ExpansionRecordingsTest {

    /**
     * Every model of every recording, expanded from the catalogue alone: all booleans, identity, levels, alias, and
     * what is unavailable. Under KVM the mask is that of the recording's max.
     */
    @Test
    void everyModelIsExpandedAsRecorded() throws IOException {
        final List<Path> files;
        try (Stream<Path> found = Files.list(Peers.corpus("qemu/qmp"))) {
            files = found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
        assertThat(files).isNotEmpty();
        final List<String> all = new ArrayList<>();
        for (Path file : files) {
            final RecordedProfile profile = new RecordedProfile(JsonMapper.shared().readTree(file.toFile()));
            final List<String> differences = profile.differences();
            System.out.println(file.getFileName() + ": " + (profile.models() - differences.size()) + " of "
                    + profile.models() + " models expanded and filtered as recorded");
            differences.forEach(line -> all.add(file.getFileName() + ": " + line));
        }
        assertThat(all).isEmpty();
    }
}
