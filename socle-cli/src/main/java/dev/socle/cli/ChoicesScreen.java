package dev.socle.cli;

import dev.socle.advice.Choice;
import dev.socle.catalog.Catalog;
import dev.socle.cpu.FeatureSet;
import java.util.List;

/**
 * Shows what is turned on and off beside the advised model. What flaws and nesting ask for has a line for each reason;
 * the rest, which may be dozens of features, is counted in one line for those turned on and one for those taken away,
 * unless somebody asks why.
 */
final class ChoicesScreen {

    private static final int MOST_NAMES = 9;

    private final Screen screen;
    private final Catalog catalog;
    private final boolean oneHost;

    ChoicesScreen(Screen screen, Catalog catalog, int hosts) {
        this.screen = screen;
        this.catalog = catalog;
        this.oneHost = hosts == 1;
    }

    void show(List<Choice> choices, boolean why) {
        screen.blank();
        if (choices.isEmpty()) {
            return;
        }
        if (why) {
            choices.forEach(choice -> show(choice.state(), choice.features(), Integer.MAX_VALUE - 1, choice.reason()));
        } else {
            for (Choice choice : choices) {
                if (!isCounted(choice)) {
                    show(choice.state(), choice.features(), MOST_NAMES, choice.reason());
                }
            }
            counted(choices, Choice.Kind.USEFUL, (oneHost ? "this host has" : "every host has")
                    + " them, and newer models of QEMU use them");
            counted(choices, Choice.Kind.MISSING, oneHost ? "this host does not offer them"
                    : "not every host offers them");
            counted(choices, Choice.Kind.UNSURE, "nobody knows whether " + (oneHost ? "this host" : "every host")
                    + " offers them");
        }
        screen.blank();
    }

    private static boolean isCounted(Choice choice) {
        return switch (choice.kind()) {
            case USEFUL, MISSING, UNSURE -> true;
            case FLAW, NESTED, HIDDEN -> false;
        };
    }

    private void counted(List<Choice> choices, Choice.Kind kind, String commonReason) {
        final List<Choice> all = choices.stream().filter(choice -> choice.kind() == kind).toList();
        if (all.isEmpty()) {
            return;
        }
        final FeatureSet features = all.stream().map(Choice::features).reduce(FeatureSet.empty(), FeatureSet::or);
        final boolean ownReason = all.size() == 1 && (features.size() == 1 || namesHosts(all.getFirst()));
        final boolean shortened = features.size() > MOST_NAMES + 1 || all.size() > 1;
        show(all.getFirst().state(), features, MOST_NAMES, (ownReason ? all.getFirst().reason() : commonReason)
                + (shortened ? " (--why: one by one)" : ""));
    }

    private boolean namesHosts(Choice choice) {
        return !oneHost && choice.kind() != Choice.Kind.USEFUL;
    }

    private void show(Choice.State state, FeatureSet features, int most, String reason) {
        final boolean on = state == Choice.State.ON;
        final String sign = on ? "+" : "-";
        final String names = Words.some(catalog.names(features), most);
        screen.paragraph(2, on ? Style.GOOD : Style.WARNING, sign + names.replace(", ", " " + sign));
        screen.paragraph(6, Style.FAINT, reason);
    }
}
