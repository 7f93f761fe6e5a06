package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shells themselves say what they complete, and man reads the pages. */
final class CompletionTest {

    @TempDir
    Path folder;

    @Test
    void bashCompletesCommands() throws IOException, InterruptedException {
        final Path script = script("bash");
        assertThat(run("bash", "-c", "source " + script + "; COMP_WORDS=(socle adv); COMP_CWORD=1; _complete_socle;"
                + " echo \"${COMPREPLY[@]}\"")).isEqualTo("advise");
    }

    @Test
    void zshTakesTheScript() throws IOException, InterruptedException {
        final Path script = script("zsh");
        assertThat(run("zsh", "-f", "-c", "source " + script + " && echo $_comps[socle]")).contains("_complete_socle");
    }

    @Test
    void fishCompletesCommandsAndOptions() throws IOException, InterruptedException {
        final Path script = script("fish");
        assertThat(run("fish", "-c", "source " + script + "; complete -C 'socle adv'")).startsWith("advise");
        assertThat(run("fish", "-c", "source " + script + "; complete -C 'socle advise --go'")).startsWith("--goal");
    }

    @Test
    void everyCommandHasAPageThatManReads() throws IOException, InterruptedException {
        assertThat(Ran.socle("man", "--all", folder.toString()).code()).isZero();
        final List<Path> pages;
        try (Stream<Path> files = Files.list(folder)) {
            pages = files.sorted().toList();
        }
        assertThat(pages).extracting(page -> page.getFileName().toString())
                .contains("socle.1", "socle-advise.1", "socle-catalog-import.1").allMatch(name -> name.endsWith(".1"));
        for (Path page : pages) {
            assertThat(Files.readString(page)).startsWith(".TH SOCLE").contains(".SH NAME").contains(".SH SYNOPSIS")
                    .doesNotContain("${");
        }
        assertThat(run("man", "--warnings", "-l", folder.resolve("socle-advise.1").toString()))
                .contains("NAME", "socle-advise - Say which CPU", "--goal").doesNotContain("warning");
        assertThat(Ran.socle("man", "no-such").code()).isEqualTo(ExitCode.USAGE.code());
    }

    private Path script(String shell) throws IOException {
        installed(shell);
        final Ran ran = Ran.socle("completion", shell);
        assertThat(ran.code()).isZero();
        return Files.writeString(folder.resolve("socle." + shell), ran.out());
    }

    private static void installed(String program) {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin", program)),
                () -> "Skipped: " + program + " is not installed");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        installed(command[0]);
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }
}
