package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class CommandsTest {

    @Test
    void areCalledWhatTheySayThemselves() {
        Commands.all().forEach((name, type) ->
                assertThat(type.getAnnotation(CommandLine.Command.class).name()).as(type.getName()).isEqualTo(name));
    }

    @Test
    void everyCommandIsReachedAloneAndThroughTheHelp() {
        for (String name : Commands.all().keySet()) {
            if (!name.equals("help")) {
                assertThat(Ran.socle(name, "--help").out()).as(name)
                        .contains("Usage: socle " + name).isEqualTo(Ran.socle("help", name).out());
            }
        }
    }

    @Test
    void aMisspeltOneIsCompletedFromAll() {
        assertThat(Ran.socle("explian", "pcid").err()).contains("explain");
    }
}
