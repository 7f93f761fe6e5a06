package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.Relation;
import dev.socle.cpu.Verdict;
import dev.socle.fleet.Fit;
import dev.socle.fleet.FleetHost;
import dev.socle.fleet.Lack;
import dev.socle.fleet.LibvirtOpinion;
import dev.socle.host.Offer;
import dev.socle.libvirt.Quirk;
import java.util.List;

/** Shows people how a CPU and a host stand. */
final class FitScreen {

    private static final int COLUMN = 16;
    private static final int WIDE_COLUMN = 32;
    private static final int MOST_NAMES = 12;

    private final Screen screen;
    private final Catalog catalog;

    FitScreen(Screen screen, Catalog catalog) {
        this.screen = screen;
        this.catalog = catalog;
    }

    /** What is said of a host in one line. */
    static String host(FleetHost host) {
        return host.profile().physical().brand().orElseGet(() -> host.vendor().map(vendor -> vendor.displayName())
                .orElse("CPU not known")) + ", " + host.offer().key().accelerator()
                + (host.offer().basis() == Offer.Basis.ASSUMED ? " assumed" : "") + ", QEMU " + host.qemu().asked()
                + (host.qemuAssumed() ? " (assumed)" : "") + ", libvirt " + host.libvirt().asked()
                + (host.libvirtAssumed() ? " (assumed)" : "");
    }

    void show(Answer<Fit> answer, boolean asLibvirt, boolean why) {
        final Fit fit = answer.value();
        screen.line(screen.styled(Style.STRONG, fit.host().name()) + "  " + host(fit.host()));
        fit.remarks().forEach(remark -> screen.paragraph(2, Style.WARNING, remark));
        screen.line(screen.styled(Style.STRONG, fit.cpu().display()) + "  "
                + (fit.needed().isEmpty() ? "CPU" : Words.count(fit.needed().size(), "feature")) + (fit.cpu().live() ? " of a running guest" : ""));
        screen.blank();
        verdict(fit);
        libvirt(fit, asLibvirt);
        if (why) {
            screen.blank();
            screen.line(Style.STRONG, "Steps");
            answer.trace().lines().forEach(line -> screen.line("  " + line));
        }
        screen.blank();
    }

    private void verdict(Fit fit) {
        switch (fit.verdict()) {
            case Verdict.Compatible(List<String> silentChanges) -> {
                screen.line(Style.GOOD, fit.relation() == Relation.IDENTICAL && silentChanges.isEmpty()
                        ? "Yes: the host offers just that" : "Yes: the CPU permits it");
                if (!fit.extra().isEmpty()) {
                    screen.entry("offers too", COLUMN, Words.some(catalog.names(fit.extra()), MOST_NAMES));
                }
                silentChanges.forEach(change -> screen.entry(Style.WARNING, "silently", COLUMN, Style.PLAIN, change));
            }
            case Verdict.Incompatible(List<Blocker> blockers) -> {
                screen.line(Style.BAD, "No: it does not fit");
                fit.lacks().forEach(this::lack);
                blockers.stream().filter(blocker -> !(blocker instanceof Blocker.MissingFeatures)).forEach(blocker -> {
                    screen.entry(Style.BAD, "blocker", COLUMN, Style.PLAIN, blocker.reason());
                    screen.entry(Style.GOOD, "remedy", COLUMN, Style.PLAIN, blocker.remedy());
                });
            }
            case Verdict.Unknown(List<String> missing) -> {
                screen.line(Style.WARNING, "Unknown: this is missing to decide");
                missing.forEach(line -> screen.entry(Style.WARNING, "missing", COLUMN, Style.PLAIN, line));
            }
        }
    }

    private void lack(Lack lack) {
        screen.entry(Style.BAD, "lacks", COLUMN, Style.STRONG, String.join(", ", lack.names()));
        screen.entry(Style.NAME, lack.cause().words(), COLUMN, Style.PLAIN, likely(lack) + lack.because());
        screen.entry(Style.GOOD, "remedy", COLUMN, Style.PLAIN, lack.remedy());
    }

    static String likely(Lack lack) {
        return lack.certainty() == Lack.Certainty.LIKELY ? "likely: " : "";
    }

    private void libvirt(Fit fit, boolean asLibvirt) {
        if (fit.libvirt().isEmpty()) {
            return;
        }
        screen.blank();
        screen.line(Style.STRONG, fit.host().libvirt().release().display() + " itself"
                + (asLibvirt ? ", which decides here" : ""));
        for (LibvirtOpinion opinion : fit.libvirt()) {
            final boolean yes = opinion.yes() == LibvirtOpinion.Permission.YES;
            screen.entry(Style.NAME, opinion.question(), WIDE_COLUMN, yes ? Style.GOOD : Style.BAD,
                    opinion.word() + (opinion.reason().isEmpty() ? "" : ": " + opinion.reason()));
            if (opinion.differs() == LibvirtOpinion.Agreement.DIFFERENT) {
                screen.entry(Style.WARNING, "differs", WIDE_COLUMN, Style.WARNING, yes
                        ? "libvirt permits what does not fit" : "libvirt refuses what would run");
                opinion.quirks().forEach(this::quirk);
            }
        }
    }

    private void quirk(Quirk quirk) {
        screen.entry(Style.WARNING, "for its quirk", WIDE_COLUMN, Style.PLAIN, quirk.id() + ": " + quirk.does());
    }
}
