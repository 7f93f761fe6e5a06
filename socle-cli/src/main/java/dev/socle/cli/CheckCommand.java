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
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "check", description = {
    "Say on which of these hosts a guest may start, or whereto it may move.",
    "With --all: whereto every running domain of a libvirt may move."})
final class CheckCommand extends SocleCommand {

    @Parameters(index = "0", paramLabel = "GUEST", description = "A domain's XML, a file with <cpu>, URI#NAME, a domain"
            + " of a libvirt, a -cpu string or a model's name. Of a running domain, and one with check='full', the"
            + " question is whether it may move.")
    private String guest;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "HOST", description = HostArguments.KINDS
            + " Default: local.")
    private List<String> hosts = List.of(HostSource.LOCAL);

    @Option(names = "--all", description = "GUEST is a libvirt's URI, such as qemu:///system: ask for every domain that"
            + " runs there.")
    private boolean all;

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
        final List<CheckedGuest> guests = guests(catalog);
        fit(guests, catalog);
        ExitCode code = ExitCode.YES;
        for (CheckedGuest one : guests) {
            show(one, catalog);
            if (one != guests.getLast() && !one.isOfOneHost() && format() == Format.TABLE) {
                System.out.println();
            }
            code = code.and(one.code(exact.libvirt()));
        }
        return code;
    }

    private List<CheckedGuest> guests(Catalog catalog) throws IOException {
        final List<WantedCpu> asked = all ? UriGuests.running(guest) : List.of(CpuArgument.read(guest, catalog));
        if (asked.isEmpty()) {
            Complaints.line(guest + ": no domain runs there");
        }
        return asked.stream().map(one -> new CheckedGuest(move ? one.running() : one)).toList();
    }

    /** Every host is read once, and none is kept. */
    private void fit(List<CheckedGuest> guests, Catalog catalog) {
        if (guests.isEmpty()) {
            return;
        }
        final Assumptions assumed = assume.assumptions();
        final FitEngine engine = new FitEngine(catalog);
        final Progress progress = Progress.standard("hosts");
        HostArguments.of(hosts, Optional.ofNullable(qemu)).forEach(catalog, profile -> {
            final Optional<FleetHost> host = FleetHost.of(profile, assumed, catalog);
            guests.forEach(one -> host.ifPresentOrElse(
                    known -> one.fits().add(kept(engine.fit(known, one.guest()))), () -> one.undecided().add(profile)));
            progress.step();
        });
        progress.end();
    }

    private void show(CheckedGuest checked, Catalog catalog) {
        if (format() == Format.TABLE) {
            new CheckScreen(Screen.standard(System.out), catalog).show(checked, exact.libvirt(), why);
        } else {
            final FitDocument document = new FitDocument(catalog);
            checked.fits().forEach(fit -> System.out.print(Documents.text(document.of("Check", fit, why), format())));
        }
    }

    /** Without the steps where nobody wants to see them: there may be very many hosts. */
    private Answer<Fit> kept(Answer<Fit> fit) {
        return why ? fit : new Answer<>(fit.value(), Trace.none());
    }
}
