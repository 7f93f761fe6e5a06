package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.export.AuditDocument;
import dev.socle.export.AuditSarif;
import dev.socle.fleet.Assumptions;
import dev.socle.fleet.FleetAudit;
import dev.socle.fleet.FleetHost;
import dev.socle.fleet.WantedCpu;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.Severity;
import dev.socle.flaw.audit.Auditor;
import dev.socle.flaw.audit.LinuxPrints;
import dev.socle.flaw.linux.SysfsForecaster;
import dev.socle.host.HostProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "audit", description = {"Say which CPU flaws stay open, for which guests, and what closes them.",
    "Without a guest: how the hosts stand, and what guests can be given there."})
final class AuditCommand extends SocleCommand {

    @Parameters(arity = "0..*", paramLabel = "GUEST or HOST", description = {
        "Told by content: a domain's XML or a <cpu> is a guest, so is a -cpu string or a model's name; other evidence,"
            + " local (default) and ssh://[user@]host are hosts. A folder may hold both. A URI of libvirt's is a host"
            + " and all guests that run there, URI#NAME one of its domains."})
    private List<String> arguments = List.of();

    @Option(names = "--qemu", paramLabel = "PATH", description = "The QEMU to ask on this machine.")
    private Path qemu;

    @Option(names = "--fail-on", paramLabel = "SEVERITY", description = "Exit code 1 if a flaw of this severity or worse"
            + " is open: high, medium, low or unrated; 5 if that cannot be told.")
    private Severity failOn;

    @Option(names = "--guest-kernel", split = ",", paramLabel = "RELEASE", description = "The guest's Linux, such as"
            + " 6.1,6.12: what it will print is foretold (default: 6.12).")
    private List<String> kernels = List.of();

    @Option(names = "--sarif", description = "Print SARIF 2.1.0, for code hosts and editors.")
    private boolean sarif;

    @Option(names = "--all", description = "Show every flaw in full, those that want no attention too.")
    private boolean all;

    @Mixin
    private AssumeOption assume;

    @Option(names = "--why", description = "Show what each answer stands on, with its references.")
    private boolean why;

    @Override
    ExitCode answer() throws IOException {
        final Catalog catalog = Catalog.embedded();
        final AuditArguments asked = AuditArguments.read(arguments, Optional.ofNullable(qemu), catalog);
        final FleetAudit audit = new FleetAudit(catalog, Flaws.embedded(),
                new Auditor(Flaws.embedded(), catalog, new LinuxPrints(SysfsForecaster.embedded(), kernels())));
        final List<String> undecided = new ArrayList<>();
        final Assumptions assumed = assume.assumptions();
        for (HostProfile host : asked.hosts()) {
            FleetHost.of(host, assumed, catalog).ifPresentOrElse(audit::host,
                    () -> undecided.add(host.name() + ": nothing is known of its CPU"));
        }
        for (WantedCpu guest : asked.guests()) {
            if (audit.guest(guest) == FleetAudit.Known.NO) {
                undecided.add(guest.display() + ": " + guest.otherArch()
                        .map(arch -> "it is of " + arch + ", and Socle knows guests of x86 only")
                        .orElseGet(() -> "no QEMU and no libvirt that Socle knows has its model"
                                + guest.cpu().modelName().map(name -> " " + name).orElse("")));
            }
        }
        if (sarif) {
            System.out.print(Documents.text(AuditSarif.of(audit, asked.files(), Versions.plain()), Format.JSON));
        } else if (format() == Format.TABLE) {
            show(new AuditScreen(Screen.standard(System.out), catalog, why, all), audit, undecided);
        } else {
            print(new AuditDocument(catalog), audit, undecided);
        }
        return new AuditCodes(Optional.ofNullable(failOn)).of(audit, undecided);
    }

    private List<Version> kernels() {
        try {
            return kernels.isEmpty() ? List.of(LinuxPrints.USUAL) : kernels.stream().map(Version::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new InputException("--guest-kernel " + String.join(",", kernels) + ": " + e.getMessage(),
                    ExitCode.USAGE);
        }
    }

    private void show(AuditScreen screen, FleetAudit audit, List<String> undecided) {
        if (audit.guests().isEmpty()) {
            audit.hostAudits().forEach(screen::host);
        } else {
            screen.guests(audit.guests());
            new ColdBootScreen(Screen.standard(System.out), all).show(audit.coldBoots());
        }
        screen.end(undecided);
    }

    private void print(AuditDocument documents, FleetAudit audit, List<String> undecided) {
        System.out.print(Documents.text(documents.of(audit, undecided), format()));
    }
}
