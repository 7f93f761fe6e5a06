package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.export.BaselineDocument;
import dev.socle.fleet.BaselineBuilder;
import dev.socle.fleet.FleetBaseline;
import dev.socle.libvirt.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "baseline", description = "Say what all these hosts can give, which host costs the others which feature,"
        + " and what would be gained without it. Any number of hosts.")
final class BaselineCommand extends SocleCommand {

    @Mixin
    private HostArguments hosts;

    @Mixin
    private AssumeOption assume;

    @Mixin
    private Exactness exact;

    @Option(names = "--why", description = "Show every step that led to the answer.")
    private boolean why;

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final boolean asLibvirt = exact.libvirt();
        final BaselineBuilder builder = new BaselineBuilder(catalog,
                assume.assumptions());
        final Progress progress = Progress.standard("hosts");
        hosts.forEach(catalog, profile -> {
            builder.add(profile);
            progress.step();
        });
        progress.end();
        final Answer<FleetBaseline> answer = builder.build();
        if (format() == Format.TABLE) {
            new BaselineScreen(Screen.standard(System.out)).show(answer, asLibvirt, why);
        } else {
            System.out.print(Documents.text(new BaselineDocument(catalog).of(answer, why), format()));
        }
        return code(answer.value());
    }

    /** No, if there is no CPU for all of them. */
    private static ExitCode code(FleetBaseline baseline) {
        final boolean one = baseline.pools().size() == 1
                && baseline.pools().getFirst().sound().cpu() instanceof Outcome.Done;
        if (one) {
            return baseline.undecidedHosts() == 0 ? ExitCode.YES : ExitCode.UNKNOWN;
        }
        return baseline.pools().isEmpty() ? ExitCode.UNKNOWN : ExitCode.NO;
    }
}
