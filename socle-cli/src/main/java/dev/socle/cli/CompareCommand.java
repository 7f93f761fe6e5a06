package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
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

@Command(name = "compare", description = "Say how a CPU and a host stand: whether it fits, why not, and what would make"
        + " it fit.")
final class CompareCommand extends SocleCommand {

    @Parameters(index = "0", paramLabel = "HOST", description = HostArguments.KINDS)
    private String host;

    @Parameters(index = "1", paramLabel = "CPU", description = "A file with <cpu>, a domain or capabilities; URI#NAME,"
            + " a domain of a libvirt; a -cpu string such as EPYC-Milan,ssbd=on; or a model's name.")
    private String cpu;

    @Option(names = "--qemu", paramLabel = "PATH", description = "The QEMU to ask on this machine.")
    private Path qemu;

    @Mixin
    private AssumeOption assume;

    @Mixin
    private Exactness exact;

    @Option(names = "--why", description = "Show every step that led to the answer.")
    private boolean why;

    @Override
    ExitCode answer() throws IOException {
        final Catalog catalog = Catalog.embedded();
        final boolean asLibvirt = exact.libvirt();
        final Assumptions assumed = assume.assumptions();
        final WantedCpu wanted = CpuArgument.read(cpu, catalog);
        final List<HostProfile> profiles = new ArrayList<>();
        HostSource.read(host, Optional.ofNullable(qemu), catalog, profiles::add);
        final FitEngine engine = new FitEngine(catalog);
        final FitScreen screen = new FitScreen(Screen.standard(System.out), catalog);
        ExitCode code = ExitCode.YES;
        for (HostProfile profile : profiles) {
            final FleetHost one = FleetHost.of(profile, assumed, catalog).orElseThrow(() -> new InputException(
                    profile.name() + ": " + FleetHost.whyUndecided(profile)
                            + ", expected virsh capabilities, cpuid -r or QMP"));
            final Answer<Fit> fit = engine.fit(one, wanted);
            if (format() == Format.TABLE) {
                screen.show(fit, asLibvirt, why);
            } else {
                System.out.print(Documents.text(new FitDocument(catalog).of("Comparison", fit, why), format()));
            }
            code = code.and(FitCodes.of(fit.value(), asLibvirt));
        }
        return code;
    }
}
