package dev.socle.cli;

import dev.socle.catalog.Version;
import dev.socle.input.EvidenceException;
import dev.socle.nova.NovaSettings;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.NovaRelease;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that the commands about Nova share. */
final class NovaOptions {

    @Option(names = "--conf", arity = "1..*", paramLabel = "FILE",
            description = "nova.conf and its drop-in folders (*.d), in the order in which the service reads them.")
    private List<String> conf = List.of();

    @Option(names = "--nova", paramLabel = "RELEASE", description = "The release of Nova, such as 26.2 (default: the"
            + " newest).")
    private String nova;

    List<String> conf() {
        return conf;
    }

    /** What one service goes by: with a value that oslo.config refuses it goes by nothing, since it does not start. */
    DriverOptions driver() {
        final NovaSettings settings = NovaFiles.only(conf);
        settings.wrong().stream().findFirst().ifPresent(wrong -> {
            throw new EvidenceException(wrong.origin(), wrong.problem() + ", with which nova-compute does not start",
                    wrong.expected());
        });
        return DriverOptions.of(settings);
    }

    NovaRelease release() {
        if (nova == null) {
            return NovaRelease.NEWEST;
        }
        try {
            return new NovaRelease(Version.parse(nova.matches("\\d+") ? nova + ".0" : nova));
        } catch (IllegalArgumentException e) {
            throw new InputException("--nova " + nova + ": not a release of Nova, expected such as 26.2 or 33.0",
                    ExitCode.USAGE);
        }
    }
}
