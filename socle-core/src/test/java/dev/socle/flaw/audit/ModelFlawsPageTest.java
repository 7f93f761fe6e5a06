package dev.socle.flaw.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.flaw.CpuView;
import dev.socle.flaw.Flaws;
import dev.socle.testing.Catalogs;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The page of named models and flaws is what the catalogue says, and its sets do what they say. With
 * {@code -Dsocle.table=FILE}, as {@code dev/model-flaws} does, it is written anew.
 */
class ModelFlawsPageTest {

    private static final Path PAGE = Peers.root().resolve("docs/model-flaws.md");
    private static final ModelFlawsPage MADE = new ModelFlawsPage(Catalogs.full());

    @Test
    void thePageIsWhatTheScriptMakes() throws IOException {
        final List<String> lines = MADE.lines();
        final String file = System.getProperty("socle.table", "");
        if (!file.isEmpty()) {
            Files.write(Path.of(file), lines);
            return;
        }
        assertThat(Files.readAllLines(PAGE)).as("dev/model-flaws makes it anew").isEqualTo(lines);
    }

    @Test
    void everySetClosesWhatItSays() {
        for (Version version : Catalogs.full().qemuReleases()) {
            final QemuRelease qemu = Catalogs.full().qemu(version).release();
            final FeatureSet nameable = Flaws.embedded().features().filter(qemu.names()::canName);
            for (QemuModel model : qemu.models()) {
                final CpuView guest = MADE.view(qemu, model);
                final ModelFlawsPage.Way way = MADE.way(guest, nameable);
                assertThat(MADE.open(guest.changed(way.change().show(), way.change().hide())))
                        .as(qemu.display() + " " + model.name()).extracting(report -> report.flaw().id())
                        .containsExactlyInAnyOrderElementsOf(way.left());
            }
        }
    }
}
