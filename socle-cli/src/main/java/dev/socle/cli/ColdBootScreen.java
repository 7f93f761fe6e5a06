package dev.socle.cli;

import dev.socle.fleet.FleetAudit;
import java.util.List;

/** Shows people the running guests that need a cold boot: a change of a guest's CPU is nothing to one that runs. */
final class ColdBootScreen {

    private static final int COLUMN = 14;
    private static final int MOST_NAMES = 8;
    private static final int MOST_COLD_BOOTS = 20;

    private final Screen screen;
    private final boolean all;

    ColdBootScreen(Screen screen, boolean all) {
        this.screen = screen;
        this.all = all;
    }

    void show(List<FleetAudit.ColdBoot> boots) {
        if (boots.isEmpty()) {
            return;
        }
        screen.line(screen.styled(Style.STRONG, "Need a cold boot") + "  " + screen.styled(Style.FAINT,
                "change their CPU, then stop and start them; until then they keep the old one"));
        boots.stream().limit(all ? Long.MAX_VALUE : MOST_COLD_BOOTS).forEach(boot -> screen.entry(Style.WARNING,
                Words.count(boot.count(), "guest"), COLUMN, Style.PLAIN, names(boot) + ": for "
                        + String.join(", ", boot.closes())));
        if (!all && boots.size() > MOST_COLD_BOOTS) {
            screen.entry("", COLUMN, boots.stream().skip(MOST_COLD_BOOTS).mapToInt(FleetAudit.ColdBoot::count).sum()
                    + " more guests; --all, or -o json, names them");
        }
        screen.blank();
    }

    private String names(FleetAudit.ColdBoot boot) {
        final List<String> first = boot.names().stream().limit(all ? Long.MAX_VALUE : MOST_NAMES).toList();
        return String.join(", ", first) + (boot.count() > first.size() ? " and " + (boot.count() - first.size())
                + " more" : "");
    }
}
