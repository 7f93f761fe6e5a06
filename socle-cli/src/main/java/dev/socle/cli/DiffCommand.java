package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.export.DifferenceDocument;
import dev.socle.fleet.HostDiffer;
import dev.socle.fleet.HostDifference;
import dev.socle.host.HostProfile;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "diff", description = "Say in words what is known otherwise of hosts than it was: yesterday and today,"
        + " before and after an upgrade, as root and as somebody else. Hosts are matched by name; one on each side is"
        + " compared whatever it is called.")
final class DiffCommand extends SocleCommand {

    @Parameters(index = "0", paramLabel = "OLD", description = "Hosts as they were. " + HostArguments.KINDS)
    private String before;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NEW", defaultValue = HostSource.LOCAL,
            description = "Hosts as they are. Default: local.")
    private String after;

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final List<HostProfile> old = HostArguments.of(before, Optional.empty()).load(catalog);
        final List<HostProfile> now = HostArguments.of(after, Optional.empty()).load(catalog);
        final List<HostDifference> differences = HostDiffer.of(old, now);
        if (format() == Format.TABLE) {
            new DifferenceScreen(Screen.standard(System.out), catalog).show(differences);
        } else {
            System.out.print(Documents.text(new DifferenceDocument(catalog).of(differences), format()));
        }
        return ExitCode.YES;
    }
}
