package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Trace;
import dev.socle.export.FitDocument;
import dev.socle.fleet.Assumptions;
import dev.socle.fleet.Fit;
import dev.socle.fleet.FitEngine;
import dev.socle.fleet.FleetHost;
import dev.socle.fleet.WantedCpu;
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

@Command(name = "check", description = "Say on which of these hosts a guest may start, or whereto it may move.")
final class CheckCommand extends SocleCommand {

    @Parameters(index = "0", paramLabel = "GUEST", description = "A domain's XML, a file with <cpu>, a -cpu string or a"
            + " model's name. A domain with check='full' is a running one: the question is whether it may move.")
    private String guest;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "HOST",
            description = "Files or folders of evidence, - or local (default).")
    private List<String> hosts = List.of(HostSource.LOCAL);

    @Option(names = "--qemu", paramLabel = "PATH", description = "The QEMU to ask on this machine.")
    private Path qemu;

    @Option(names = "--move", description = "The guest is running, whatever its XML says: may it move there?")
    private boolean move;

    @Mixin
    private AssumeOption assume;

    @Mixin
    private Exactness exact;

    @Option(names = "--why", description = "Show every step that led to the answers.")
    private boolean why;

    @Override
    ExitCode answer() throws IOException {
        final Catalog catalog = Catalog.embedded();
        final boolean asLibvirt = exact.libvirt();
        final Assumptions assumed = new Assumptions(assume.of("qemu"), assume.of("libvirt"),
                assume.of("kvm"));
        final WantedCpu asked = CpuArgument.read(guest, catalog);
        final WantedCpu wanted = move ? new WantedCpu(asked.display(), asked.cpu(), true, asked.machine(), asked.kvm())
                : asked;
        final FitEngine engine = new FitEngine(catalog);
        final List<Answer<Fit>> fits = new ArrayList<>();
        final List<HostProfile> undecided = new ArrayList<>();
        final Progress progress = Progress.standard("hosts");
        for (String host : hosts) {
            HostSource.read(host, Optional.ofNullable(qemu), catalog, profile -> {
                FleetHost.of(profile, assumed, catalog).ifPresentOrElse(
                        one -> fits.add(kept(engine.fit(one, wanted))), () -> undecided.add(profile));
                progress.step();
            });
        }
        progress.end();
        if (format() == Format.TABLE) {
            new CheckScreen(Screen.standard(System.out), catalog).show(wanted, fits, undecided, asLibvirt, why);
        } else {
            final FitDocument document = new FitDocument(catalog);
            fits.forEach(fit -> System.out.print(Documents.text(document.of("Check", fit, why), format())));
        }
        ExitCode code = undecided.isEmpty() ? ExitCode.YES : ExitCode.UNKNOWN;
        for (Answer<Fit> fit : fits) {
            code = code.and(FitCodes.of(fit.value(), asLibvirt));
        }
        return code;
    }

    /** Without the steps where nobody wants to see them: there may be very many hosts. */
    private Answer<Fit> kept(Answer<Fit> fit) {
        return why ? fit : new Answer<>(fit.value(), Trace.none());
    }
}
