package dev.socle.cli;

import dev.socle.catalog.Catalog;
import java.util.ArrayList;
import java.util.List;
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
        final List<InputException> unreachable = new ArrayList<>();
        hosts.forEachReachable(catalog, profile -> Profiles.print(List.of(profile), catalog, format()),
                unreachable::add);
        unreachable.forEach(e -> Complaints.line(e.getMessage()));
        return unreachable.isEmpty() ? ExitCode.YES : ExitCode.UNREACHABLE;
    }
}
