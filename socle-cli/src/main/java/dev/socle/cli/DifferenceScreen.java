package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.FeatureSet;
import dev.socle.fleet.HostChange;
import dev.socle.fleet.HostDifference;
import java.util.List;
import java.util.Optional;

/** Shows people what is known otherwise of hosts than it was. */
final class DifferenceScreen {

    private static final int COLUMN = 16;
    private static final int MOST_NAMES = 24;

    private final Screen screen;
    private final Catalog catalog;

    DifferenceScreen(Screen screen, Catalog catalog) {
        this.screen = screen;
        this.catalog = catalog;
    }

    void show(List<HostDifference> differences) {
        for (HostDifference difference : differences) {
            screen.line(Style.STRONG, difference.name() + switch (difference.presence()) {
                case NEW -> ": new";
                case GONE -> ": gone";
                case BOTH -> difference.changes().isEmpty() ? ": nothing changed" : "";
            });
            difference.changes().forEach(this::change);
        }
    }

    private void change(HostChange change) {
        final String label = switch (change.topic()) {
            case SILICON -> "CPU";
            case MICROCODE -> "microcode";
            case KERNEL -> "kernel";
            case FLAW -> "kernel says";
            case LIBVIRT -> "libvirt";
            case OFFER -> "guests get";
            case MODELS -> "models";
            case MACHINE_TYPES -> "machine types";
            case GUESTS -> "running";
            case SOURCE -> "source";
        };
        final String subject = change.subject().isEmpty() ? "" : change.subject() + ": ";
        switch (change.topic()) {
            case MODELS -> sets(label, subject, change, "run now", "run no more");
            case MACHINE_TYPES -> sets(label, subject, change, "new", "gone");
            default -> {
                // Of what nobody said nothing is known; that it was not there nobody said either.
                final String unsaid = change.topic() == HostChange.Topic.SOURCE ? "not asked" : "not known";
                if (change.before().isPresent() || change.after().isPresent()) {
                    screen.entry(label, COLUMN, subject + change.before().orElse(unsaid) + ", now "
                            + change.after().orElse(unsaid));
                }
            }
        }
        features(label, subject, "more", Style.GOOD, change.gained());
        features(label, subject, "no more", Style.BAD, change.lost());
        features(label, subject, "known no more", Style.WARNING, change.unsure());
    }

    private void sets(String label, String subject, HostChange change, String gained, String lost) {
        set(label, subject + gained, Style.GOOD, change.after());
        set(label, subject + lost, Style.BAD, change.before());
    }

    private void set(String label, String words, Style style, Optional<String> names) {
        names.ifPresent(text -> screen.entry(style, label, COLUMN, Style.PLAIN, words + ": "
                + Words.some(List.of(text.split(", ")), MOST_NAMES)));
    }

    private void features(String label, String subject, String words, Style style, FeatureSet features) {
        if (!features.isEmpty()) {
            screen.entry(style, label, COLUMN, Style.PLAIN, subject + words + ": "
                    + Words.some(catalog.names(features), MOST_NAMES));
        }
    }
}
