package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.export.NovaDocument;
import dev.socle.export.Sarif;
import dev.socle.input.EvidenceException;
import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import dev.socle.nova.NovaSettings;
import dev.socle.nova.ProviderConfig;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.lint.Finding;
import dev.socle.nova.lint.Lint;
import dev.socle.nova.lint.LintInput;
import dev.socle.nova.lint.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "lint", description = {"Say what is wrong with nova.conf, flavors, images and provider.yaml, by"
    + " themselves and on these hosts.", "A folder of nova.confs is looked through file by file. Exit code 1 if an"
    + " error is found; socle explain RULE says more."})
final class NovaLintCommand extends SocleCommand {

    private static final int INDENT = 4;

    @Mixin
    private NovaOptions nova;

    @Mixin
    private AssumeOption assume;

    @Option(names = "--host", arity = "1..*", paramLabel = "HOST", description = {"Hosts that the configuration is"
            + " for.", HostArguments.KINDS})
    private List<String> hosts = List.of();

    @Option(names = "--flavor", arity = "1..*", paramLabel = "FILE", description = "Flavors, in the client's JSON.")
    private List<String> flavors = List.of();

    @Option(names = "--image", arity = "1..*", paramLabel = "FILE", description = "Images, in the client's JSON.")
    private List<String> images = List.of();

    @Option(names = "--provider", arity = "1..*", paramLabel = "FILE", description = "provider.yaml files.")
    private List<String> providers = List.of();

    @Option(names = "--sarif", description = "Print SARIF 2.1.0, for code hosts and editors.")
    private boolean sarif;

    @Override
    ExitCode answer() {
        if (nova.conf().isEmpty() && flavors.isEmpty() && images.isEmpty() && providers.isEmpty()) {
            throw new InputException("nothing to look at, expected --conf, --flavor, --image or --provider",
                    ExitCode.USAGE);
        }
        final List<Finding> findings = findings();
        if (sarif) {
            System.out.print(Documents.text(Sarif.of(findings, Versions.plain()), Format.JSON));
        } else if (format() == Format.TABLE) {
            show(Screen.standard(System.out), findings);
        } else {
            System.out.print(Documents.text(NovaDocument.lint(findings), format()));
        }
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR) ? ExitCode.NO
                : ExitCode.YES;
    }

    private List<Finding> findings() {
        final Catalog catalog = Catalog.embedded();
        final NovaNodes reader = new NovaNodes(catalog, assume);
        final List<ComputeNode> nodes = reader.all(hosts);
        final LibvirtRelease libvirt = nodes.isEmpty() ? reader.libvirt() : nodes.getFirst().libvirt();
        final List<LintInput.Placed<Flavor>> allFlavors = NovaObjects.flavors(flavors);
        final List<LintInput.Placed<Image>> allImages = NovaObjects.images(images);
        final List<ProviderConfig> allProviders = NovaObjects.providers(providers);
        final List<List<Path>> services = new ArrayList<>(NovaFiles.services(nova.conf()));
        if (services.isEmpty()) {
            services.add(List.of());
        }
        final SequencedSet<Finding> findings = new LinkedHashSet<>();
        for (List<Path> service : services) {
            try {
                final NovaSettings settings = NovaFiles.settings(service);
                findings.addAll(Lint.of(new LintInput(catalog, nova.release(), libvirt, settings, nodes, allFlavors,
                        allImages, allProviders)));
            } catch (EvidenceException e) {
                findings.add(Lint.unreadable(e));
            }
        }
        return List.copyOf(findings);
    }

    private static void show(Screen screen, List<Finding> findings) {
        for (Finding finding : findings) {
            screen.line(screen.styled(Style.STRONG, finding.place().toString()) + ": "
                    + screen.styled(style(finding.severity()), finding.severity().word()) + " "
                    + screen.styled(Style.NAME, finding.rule().id()));
            screen.paragraph(INDENT, Style.PLAIN, finding.reason());
            screen.paragraph(INDENT, Style.FAINT, "Remedy: " + finding.remedy());
        }
        screen.line(Style.STRONG, count(findings, Severity.ERROR) + ", " + count(findings, Severity.WARNING) + ", "
                + count(findings, Severity.NOTE));
    }

    private static Style style(Severity severity) {
        return switch (severity) {
            case ERROR -> Style.BAD;
            case WARNING -> Style.WARNING;
            case NOTE -> Style.FAINT;
        };
    }

    private static String count(List<Finding> findings, Severity severity) {
        final long count = findings.stream().filter(finding -> finding.severity() == severity).count();
        return count + " " + severity.word() + (count == 1 ? "" : "s");
    }
}
