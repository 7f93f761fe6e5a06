package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.flaw.Closer;
import dev.socle.flaw.Exposure;
import dev.socle.flaw.FlawReport;
import dev.socle.flaw.FlawStanding;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Shows how flaws stand for guests with the advised CPU: what stays open first, and what would close it. */
final class AdvisedFlawsScreen {

    private static final int COLUMN = 14;

    private final Screen screen;
    private final Catalog catalog;
    private final boolean oneHost;

    AdvisedFlawsScreen(Screen screen, Catalog catalog, int hosts) {
        this.screen = screen;
        this.catalog = catalog;
        this.oneHost = hosts == 1;
    }

    void show(List<FlawReport> reports) {
        final List<FlawReport> open = reports.stream().filter(AdvisedFlawsScreen::isReallyOpen).toList();
        final List<FlawReport> alarms = reports.stream()
                .filter(report -> report.isOpen() && !isReallyOpen(report)).toList();
        screen.line(screen.styled(Style.STRONG, "CPU flaws") + "  "
                + screen.styled(open.isEmpty() ? Style.GOOD : Style.BAD, open.size() + " open") + ", "
                + count(reports, FlawStanding.Covered.class) + " covered, "
                + count(reports, FlawStanding.Immune.class) + " immune, "
                + count(reports, FlawStanding.Unknown.class) + " unknown");
        open.forEach(report -> open(report, Style.BAD));
        alarms.forEach(report -> open(report, Style.WARNING));
        reports.stream().filter(report -> report.standing() instanceof FlawStanding.Unknown).forEach(report ->
                screen.entry(Style.WARNING, report.flaw().id(), 22, Style.PLAIN, "unknown: " + report.standing().reason()));
        summary("covered", reports, report -> report.standing() instanceof FlawStanding.Covered);
        summary("immune", reports, report -> report.standing() instanceof FlawStanding.Immune);
        screen.blank();
    }

    private static boolean isReallyOpen(FlawReport report) {
        return report.standing() instanceof FlawStanding.Open open && open.exposure() != Exposure.FALSE_ALARM;
    }

    private static long count(List<FlawReport> reports, Class<? extends FlawStanding> kind) {
        return reports.stream().filter(report -> kind.isInstance(report.standing())).count();
    }

    private void open(FlawReport report, Style style) {
        final FlawStanding.Open open = (FlawStanding.Open) report.standing();
        screen.entry(style, report.flaw().id(), 22, Style.PLAIN, switch (open.exposure()) {
            case EXPOSED -> "open: " + open.reason();
            case HIDDEN -> "the host is protected, the guest cannot see it: " + open.reason();
            case FALSE_ALARM -> "a false alarm in the guest: " + open.reason();
            case UNKNOWN -> "open as far as the guest can tell: " + open.reason();
        });
        open.closers().stream().limit(1).forEach(closer ->
                screen.entry(Style.FAINT, "", 22, Style.FAINT, "would close it: " + way(closer)));
    }

    private String way(Closer closer) {
        final String show = String.join(" + ", catalog.names(closer.show()));
        final String hide = closer.hide().isEmpty() ? "" : " without " + String.join(", ", catalog.names(closer.hide()));
        final List<String> remedies = new Remedies(closer.obstacles(), oneHost).lines();
        return (show + hide).strip() + (remedies.isEmpty() ? "" : "; " + String.join("; ", remedies));
    }

    private void summary(String label, List<FlawReport> reports, Predicate<FlawReport> wanted) {
        final String ids = reports.stream().filter(wanted).map(report -> report.flaw().id())
                .collect(Collectors.joining(", "));
        if (!ids.isEmpty()) {
            screen.entry(Style.GOOD, label, COLUMN, Style.FAINT, ids);
        }
    }
}
