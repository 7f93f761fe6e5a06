package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.flaw.Confidence;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.HostFlawState;
import dev.socle.flaw.Note;
import dev.socle.flaw.Severity;
import dev.socle.flaw.audit.AuditRow;
import dev.socle.flaw.audit.Fix;
import dev.socle.flaw.audit.GuestPrint;
import dev.socle.flaw.audit.HostSide;
import dev.socle.flaw.audit.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Shows people one flaw of an audit: how the hosts stand, what the guest prints, what that means and what helps. */
final class AuditRowScreen {

    private static final int IDS = 22;
    private static final int DETAILS = 30;
    private static final int MOST_NAMES = 4;

    private final Screen screen;
    private final Catalog catalog;
    private final boolean why;

    AuditRowScreen(Screen screen, Catalog catalog, boolean why) {
        this.screen = screen;
        this.catalog = catalog;
        this.why = why;
    }

    void show(AuditRow row, Style style) {
        screen.entry(style, row.flaw().id(), IDS, Style.STRONG, title(row.flaw()));
        detail("hosts", row.hosts().stream().map(this::side).collect(Collectors.joining("; ")));
        prints(row.prints());
        detail("so", row.why());
        row.notes().forEach(note -> detail("note", note));
        row.fixes().stream().limit(why ? Long.MAX_VALUE : 1).forEach(this::fix);
        if (why) {
            row.hosts().forEach(side -> detail("since", Words.some(side.hosts(), MOST_NAMES) + ": "
                    + side.state().reason()));
            row.flaw().notes().references().forEach(reference -> detail("read", reference));
        }
    }

    private static String title(Flaw flaw) {
        final List<String> cves = flaw.cves();
        final String numbers = cves.isEmpty() ? "" : "; " + cves.getFirst()
                + (cves.size() > 1 ? " and " + (cves.size() - 1) + " more" : "");
        return severity(flaw.rating().severity()) + flaw.name() + numbers
                + (flaw.rating().confidence() == Confidence.HIGH ? "" : " (confidence: "
                + flaw.rating().confidence().name().toLowerCase(Locale.ROOT) + ")");
    }

    private static String severity(Severity severity) {
        return severity == Severity.UNRATED ? "" : severity.name().toLowerCase(Locale.ROOT) + ": ";
    }

    private String side(HostSide side) {
        return word(side.state()) + ": " + Words.some(side.hosts(), MOST_NAMES)
                + (side.count() > side.hosts().size() ? " (" + side.count() + " hosts)" : "");
    }

    private static String word(HostFlawState state) {
        return switch (state) {
            case HostFlawState.Vulnerable _ -> "open";
            case HostFlawState.Affected _ -> "affected";
            case HostFlawState.Unknown _ -> "unknown";
            case HostFlawState.Mitigated _ -> "protected";
            case HostFlawState.NotAffected _ -> "not affected";
        };
    }

    /** Kernels that print the same stand together. */
    private void prints(List<GuestPrint> prints) {
        final SequencedMap<List<String>, List<String>> kernels = new LinkedHashMap<>();
        prints.forEach(print -> kernels.computeIfAbsent(print.texts(), key -> new ArrayList<>()).add(print.kernel()));
        kernels.forEach((texts, who) -> detail("prints", (texts.isEmpty() ? "nothing that can be foretold"
                : texts.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(" or ")))
                + " (" + String.join(", ", who) + ")"));
    }

    private void fix(Fix fix) {
        detail(fix.isPossible() ? "fix" : "helps", change(fix) + "; " + fix.movability());
        if (!fix.isPossible()) {
            new Remedies(fix.obstacles()).lines().forEach(line -> detail("first", line));
        }
        if (fix.isPossible()) {
            fix.spellings().stream().filter(spelling -> spelling.text().isEmpty()).limit(1).forEach(spelling ->
                    detail("but", unnamed(spelling)));
        }
        fix.cost().stream().limit(why ? Long.MAX_VALUE : 1).forEach(note -> detail("speed", said(note)));
    }

    static String unnamed(Spelling spelling) {
        return spelling.program() + " cannot name " + String.join(", ", spelling.unnamed()) + "; "
                + spelling.others();
    }

    private static String said(Note note) {
        return note.text() + (note.confidence() == Confidence.HIGH ? ""
                : " (confidence: " + note.confidence().name().toLowerCase(Locale.ROOT) + ")");
    }

    String change(Fix fix) {
        final String show = fix.show().isEmpty() ? "" : "show " + String.join(", ", catalog.names(fix.show()));
        final String hide = fix.hide().isEmpty() ? "" : "hide " + String.join(", ", catalog.names(fix.hide()));
        return show + (show.isEmpty() || hide.isEmpty() ? "" : "; ") + hide;
    }

    private void detail(String label, String text) {
        if (!text.isEmpty()) {
            screen.entry(Style.NAME, " ".repeat(IDS - 2) + label, DETAILS + 2, Style.PLAIN, text);
        }
    }
}
