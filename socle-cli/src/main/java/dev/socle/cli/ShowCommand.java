package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.host.HostProfile;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "show", description = "Show what is known of hosts: silicon, what guests get, what is lost, sources.")
final class ShowCommand extends SocleCommand {

    @Mixin
    private HostArguments hosts;

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final List<HostProfile> profiles = hosts.load(catalog);
        if (format() != Format.TABLE) {
            Profiles.print(profiles, catalog, format());
            return ExitCode.YES;
        }
        final HostScreen screen = new HostScreen(Screen.standard(System.out), catalog);
        for (int i = 0; i < profiles.size(); i++) {
            if (i > 0) {
                System.out.println();
            }
            screen.show(profiles.get(i));
        }
        return ExitCode.YES;
    }
}
