package dev.socle.cli;

import dev.socle.nova.driver.PlacementRequest.Wish;
import dev.socle.nova.driver.Scheduling;
import java.util.List;
import java.util.stream.Collectors;

/** What becomes of a server before a node is asked, for people. */
final class SchedulingScreen {

    private static final String LABEL = "placement";

    private final Screen screen;
    private final int column;

    SchedulingScreen(Screen screen, int column) {
        this.screen = screen;
        this.column = column;
    }

    void show(Scheduling scheduling) {
        scheduling.refusals().forEach(refusal -> {
            screen.entry(Style.NAME, "API", column, Style.BAD, refusal.error() + ": " + refusal.reason());
            screen.paragraph(column, Style.PLAIN, "Remedy: " + refusal.remedy());
        });
        scheduling.unmet().forEach(wish -> {
            screen.entry(Style.NAME, LABEL, column, Style.BAD, "does not send it here: " + wish.origin()
                    + (wish.required() ? " requires " : " forbids ") + wish.trait() + ", which Nova reports "
                    + (wish.required() ? "not " : "") + "of this node");
            screen.paragraph(column, Style.PLAIN, "Remedy: " + (wish.required()
                    ? "put it on a node that has the trait, or do not require it"
                    : "put it on a node without the trait, or do not forbid it"));
        });
        if (scheduling.unmet().isEmpty() && !scheduling.met().isEmpty()) {
            screen.entry(LABEL, column, "sends it here: " + words(scheduling.met()));
        }
        if (!scheduling.open().isEmpty()) {
            screen.entry(Style.NAME, LABEL, column, Style.WARNING, "cannot be told: Nova's driver says nothing of "
                    + words(scheduling.open()) + ", so it counts what somebody has set of the node");
        }
    }

    private static String words(List<Wish> wishes) {
        return wishes.stream().map(wish -> (wish.required() ? "" : "no ") + wish.trait() + " (" + wish.origin() + ")")
                .collect(Collectors.joining(", "));
    }
}
