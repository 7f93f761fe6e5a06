package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.export.NovaDocument;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.TraitReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "traits", description = "The CPU traits that Nova reports of each host.")
final class NovaTraitsCommand extends SocleCommand {

    private static final int INDENT = 4;

    @Mixin
    private NovaOptions nova;

    @Mixin
    private AssumeOption assume;

    @Option(names = "--host", arity = "1..*", required = true, paramLabel = "HOST",
            description = HostArguments.KINDS)
    private List<String> hosts = List.of();

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final DriverOptions options = DriverOptions.of(NovaFiles.only(nova.conf()));
        final Screen screen = Screen.standard(System.out);
        ExitCode code = ExitCode.YES;
        for (ComputeNode node : new NovaNodes(catalog, assume).all(hosts)) {
            final Decision<TraitReport> report = TraitReport.of(catalog, nova.release(), options, node.host(),
                    node.calls());
            code = code.and(report.refused().isPresent() ? ExitCode.NO : ExitCode.YES);
            if (format() != Format.TABLE) {
                System.out.print(Documents.text(NovaDocument.traits(node.name(), report), format()));
                continue;
            }
            screen.line(Style.STRONG, node.name());
            report.made().ifPresent(made -> made.reported().forEach(trait ->
                    screen.paragraph(INDENT, Style.PLAIN, trait)));
            report.refused().ifPresent(refusal -> screen.paragraph(INDENT, Style.BAD, refusal.error() + ": "
                    + refusal.reason() + ". Remedy: " + refusal.remedy()));
        }
        return code;
    }
}
