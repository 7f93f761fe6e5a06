package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.Verdict;
import dev.socle.fleet.Fit;
import dev.socle.fleet.FleetHost;
import dev.socle.fleet.LibvirtOpinion;
import dev.socle.fleet.WantedCpu;
import dev.socle.host.HostProfile;
import java.util.List;

/** Shows people where a guest may start or move: whole for one host, a line each for many. */
final class CheckScreen {

    private static final int COLUMN = 12;

    private final Screen screen;
    private final Catalog catalog;

    CheckScreen(Screen screen, Catalog catalog) {
        this.screen = screen;
        this.catalog = catalog;
    }

    void show(CheckedGuest checked, boolean asLibvirt, boolean why) {
        final WantedCpu guest = checked.guest();
        final List<Answer<Fit>> fits = checked.fits();
        final List<HostProfile> undecided = checked.undecided();
        if (checked.isOfOneHost()) {
            new FitScreen(screen, catalog).show(fits.getFirst(), asLibvirt, why);
            return;
        }
        screen.line(Style.STRONG, (guest.live() ? "Where may the running guest " : "Where may ") + guest.display()
                + (guest.live() ? " move?" : " start?"));
        for (Answer<Fit> fit : fits) {
            line(fit.value(), asLibvirt);
            if (why) {
                fit.trace().lines().forEach(line -> screen.line("    " + line));
            }
        }
        undecided.forEach(host -> screen.entry(Style.WARNING, "unknown", COLUMN, Style.PLAIN,
                host.name() + ": " + FleetHost.whyUndecided(host)));
        screen.blank();
        screen.line(summary(fits, undecided));
    }

    private void line(Fit fit, boolean asLibvirt) {
        final ExitCode code = FitCodes.of(fit, asLibvirt);
        final String word = switch (code) {
            case YES -> "yes";
            case NO -> "no";
            default -> "unknown";
        };
        screen.entry(code == ExitCode.YES ? Style.GOOD : code == ExitCode.NO ? Style.BAD : Style.WARNING, word, COLUMN,
                Style.PLAIN, fit.host().name() + reason(fit));
        fit.libvirt().stream().filter(opinion -> opinion.differs() == LibvirtOpinion.Agreement.DIFFERENT)
                .forEach(opinion -> screen.entry(Style.WARNING, "", COLUMN, Style.WARNING,
                        fit.host().libvirt().release().display() + ", " + opinion.question() + ": " + opinion.word()
                                + (opinion.reason().isEmpty() ? "" : ", " + opinion.reason())));
    }

    private static String reason(Fit fit) {
        return switch (fit.verdict()) {
            case Verdict.Compatible compatible -> "";
            case Verdict.Incompatible(List<Blocker> blockers) ->
                    ": " + String.join("; ", blockers.stream().map(Blocker::reason).toList());
            case Verdict.Unknown(List<String> missing) -> ": not known is " + String.join("; ", missing);
        };
    }

    private static String summary(List<Answer<Fit>> fits, List<HostProfile> undecided) {
        final long yes = fits.stream().filter(fit -> fit.value().verdict() instanceof Verdict.Compatible).count();
        final int all = fits.size() + undecided.size();
        return yes == all ? "The CPU permits it on all " + Words.count(all, "host")
                : "The CPU permits it on " + yes + " of " + Words.count(all, "host");
    }
}
