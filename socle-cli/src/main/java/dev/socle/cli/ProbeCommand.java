package dev.socle.cli;

import dev.socle.catalog.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "probe", description = "Gather what can be known of hosts and write it as profiles: one JSON object"
        + " a line, which every command reads again. What could not be read is recorded too.")
final class ProbeCommand extends SocleCommand {

    @Mixin
    private HostArguments hosts;

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        Profiles.print(hosts.load(catalog), catalog, format());
        return ExitCode.YES;
    }
}
