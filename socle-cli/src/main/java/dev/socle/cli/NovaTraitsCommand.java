package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.export.NovaDocument;
import dev.socle.nova.HypervisorReader;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.CpuInfo;
import dev.socle.nova.driver.CpuInfoDifference;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.TraitDifference;
import dev.socle.nova.driver.TraitReport;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "traits", description = {"The CPU traits that Nova reports of each host.",
    "With --reported or --cpu-info: what OpenStack has of one host, against what Nova would report of it now; exit code"
        + " 1 if that differs."})
final class NovaTraitsCommand extends SocleCommand {

    private static final int INDENT = 4;
    private static final int COLUMN = 14;

    @Mixin
    private NovaOptions nova;

    @Mixin
    private AssumeOption assume;

    @Option(names = "--host", arity = "1..*", required = true, paramLabel = "HOST",
            description = HostArguments.KINDS)
    private List<String> hosts = List.of();

    @Option(names = "--reported", paramLabel = "FILE", description = "The traits placement has of the host: openstack"
            + " resource provider trait list -f json.")
    private String reported;

    @Option(names = "--cpu-info", paramLabel = "FILE", description = "What is stored of the host: openstack hypervisor"
            + " show -f json (API up to 2.87).")
    private String cpuInfo;

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final DriverOptions options = nova.driver();
        final NovaNodes reader = new NovaNodes(catalog, assume);
        final List<ComputeNode> nodes = reader.all(hosts);
        if (nodes.size() > 1 && (reported != null || cpuInfo != null)) {
            throw new InputException("--host " + String.join(" ", hosts) + ": these are " + nodes.size()
                    + " hosts, expected the one that --reported or --cpu-info is of", ExitCode.USAGE);
        }
        ExitCode code = ExitCode.YES;
        for (ComputeNode node : nodes) {
            code = code.and(answer(node, TraitReport.of(catalog, nova.release(), options, node)));
        }
        return code;
    }

    private ExitCode answer(ComputeNode node, Decision<TraitReport> report) {
        final Optional<TraitDifference> traits = Optional.ofNullable(reported).map(NovaObjects::traits)
                .flatMap(names -> report.made().map(made -> TraitDifference.of(names, made)));
        final Optional<CpuInfoDifference> stored = Optional.ofNullable(cpuInfo).map(NovaObjects::cpuInfo)
                .map(info -> difference(info, node));
        if (format() == Format.TABLE) {
            show(Screen.standard(System.out), node, report, traits, stored);
        } else {
            System.out.print(Documents.text(NovaDocument.traits(node.name(), report, traits, stored), format()));
        }
        final boolean same = traits.map(TraitDifference::isNone).orElse(true)
                && stored.map(CpuInfoDifference::isNone).orElse(true);
        return report.refused().isPresent() || !same ? ExitCode.NO : ExitCode.YES;
    }

    private CpuInfoDifference difference(HypervisorReader.CpuInfo stored, ComputeNode node) {
        return CpuInfoDifference.of(stored, CpuInfo.of(nova.release(), node.host()));
    }

    private void show(Screen screen, ComputeNode node, Decision<TraitReport> report, Optional<TraitDifference> traits,
                      Optional<CpuInfoDifference> stored) {
        screen.line(Style.STRONG, node.name());
        report.refused().ifPresent(refusal -> screen.paragraph(INDENT, Style.BAD, refusal.error() + ": "
                + refusal.reason() + ". Remedy: " + refusal.remedy()));
        if (traits.isEmpty() && stored.isEmpty()) {
            report.made().ifPresent(made -> made.reported().forEach(trait ->
                    screen.paragraph(INDENT, Style.PLAIN, trait)));
        }
        traits.ifPresent(difference -> show(screen, difference));
        stored.ifPresent(difference -> show(screen, difference));
    }

    private static void show(Screen screen, TraitDifference difference) {
        entry(screen, "to come", difference.toCome(), "Nova would add with its next report");
        entry(screen, "to go", difference.toGo(), "the driver's own, and it would take them away");
        entry(screen, "kept", difference.kept(), "the driver leaves alone");
        if (difference.isNone()) {
            screen.entry("traits", COLUMN, "are what Nova would report");
        }
    }

    private static void show(Screen screen, CpuInfoDifference difference) {
        difference.model().ifPresent(change -> screen.entry("model", COLUMN, words(change)));
        difference.vendor().ifPresent(change -> screen.entry("vendor", COLUMN, words(change)));
        entry(screen, "lost", difference.gone(), "stored, and the CPU has them no more");
        entry(screen, "new", difference.arrived(), "the CPU has them, and they are not stored");
        if (difference.isNone()) {
            screen.entry("cpu_info", COLUMN, "is what Nova would store");
        }
    }

    private static String words(CpuInfoDifference.Change change) {
        return "stored " + change.then().orElse("none") + ", now " + change.now().orElse("none");
    }

    private static void entry(Screen screen, String label, Collection<String> names, String meaning) {
        if (!names.isEmpty()) {
            screen.entry(label, COLUMN, String.join(" ", names) + " (" + meaning + ")");
        }
    }
}
