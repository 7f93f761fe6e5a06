package dev.socle.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What all commands share. */
@Command(mixinStandardHelpOptions = true, usageHelpAutoWidth = true)
abstract class SocleCommand implements Callable<Integer> {

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}; table is for people.")
    private Format format;

    @Option(names = "--debug", description = "Show where an error came from.")
    private boolean debug;

    /** How an answer is written. */
    enum Format {
        TABLE, JSON, YAML;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public final Integer call() throws Exception {
        return answer().code();
    }

    /** Does the command's work and prints its answer. */
    abstract ExitCode answer() throws Exception;

    final Format format() {
        return format;
    }

    final boolean debug() {
        return debug;
    }
}
