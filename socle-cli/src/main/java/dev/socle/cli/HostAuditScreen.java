package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Signature;
import dev.socle.flaw.Confidence;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.FlawStanding;
import dev.socle.flaw.HostFlawState;
import dev.socle.flaw.Impact;
import dev.socle.flaw.audit.AuditedHost.Program;
import dev.socle.flaw.audit.Fix;
import dev.socle.flaw.audit.HostAudit;
import dev.socle.flaw.audit.HostRow;
import dev.socle.flaw.audit.Unheard;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Shows people how a host stands to every flaw, and what guests need there. */
final class HostAuditScreen {

    private static final int COLUMN = 14;
    private static final int IDS = 22;
    private static final int DETAILS = 32;
    private static final int MOST_NAMES = 4;

    private final Screen screen;
    private final Catalog catalog;
    private final boolean why;
    private final boolean all;

    HostAuditScreen(Screen screen, Catalog catalog, boolean why, boolean all) {
        this.screen = screen;
        this.catalog = catalog;
        this.why = why;
        this.all = all;
    }

    void show(HostAudit audit) {
        screen.line(screen.styled(Style.STRONG, audit.names().getFirst()) + "  " + audit.host().vendor()
                .map(vendor -> vendor.displayName() + " ").orElse("")
                + audit.host().host().silicon().signature().map(Signature::hex).orElse("CPU not known") + ", "
                + audit.host().qemu().display() + assumed(audit, Program.QEMU) + ", "
                + audit.host().libvirt().display() + assumed(audit, Program.LIBVIRT));
        if (audit.host().count() > 1) {
            screen.entry("stands for", COLUMN, Words.count(audit.host().count(), "host") + ": "
                    + Words.some(audit.names(), MOST_NAMES));
        }
        screen.entry("flaws", COLUMN, count(audit, HostFlawState.Vulnerable.class) + " open, "
                + count(audit, HostFlawState.Affected.class) + " affected, "
                + count(audit, HostFlawState.Unknown.class) + " unknown, "
                + count(audit, HostFlawState.Mitigated.class) + " protected, "
                + count(audit, HostFlawState.NotAffected.class) + " not affected");
        if (audit.host().host().silicon().isVirtual()) {
            screen.entry(Style.WARNING, "beware", COLUMN, Style.PLAIN, "this host is itself a virtual machine: what it "
                    + "says of itself depends on what its own hypervisor passes on");
        }
        screen.blank();
        group(audit, "open", "its kernel or microcode says so", Style.BAD, HostFlawState.Vulnerable.class);
        group(audit, "affected", "its CPU has the flaw; what its kernel does about it is not known", Style.WARNING,
                HostFlawState.Affected.class);
        group("unknown", "too little is known to tell", Style.WARNING, audit.rows().stream().filter(row ->
                row.state() instanceof HostFlawState.Unknown && !isOfSoftware(row)).toList());
        group(audit, "protected", "its CPU has the flaw, and it protects itself", Style.GOOD,
                HostFlawState.Mitigated.class);
        quiet(audit);
        audit.unheard().forEach(this::unheard);
        screen.blank();
    }

    private static String assumed(HostAudit audit, Program program) {
        return audit.host().assumed().contains(program) ? " (assumed)" : "";
    }

    private static long count(HostAudit audit, Class<? extends HostFlawState> kind) {
        return audit.rows().stream().filter(row -> kind.isInstance(row.state())).count();
    }

    private void group(HostAudit audit, String word, String meaning, Style style,
                       Class<? extends HostFlawState> kind) {
        group(word, meaning, style, audit.rows().stream().filter(row -> kind.isInstance(row.state())).toList());
    }

    /** Whether kernels and programs close it, so that a CPU tells nothing. */
    private static boolean isOfSoftware(HostRow row) {
        return row.flaw().rating().impact() == Impact.NONE || row.flaw().rating().impact() == Impact.GUEST_KERNEL;
    }

    private void group(String word, String meaning, Style style, List<HostRow> rows) {
        if (!rows.isEmpty()) {
            screen.line(screen.styled(style, word) + "  " + screen.styled(Style.FAINT, meaning));
            rows.forEach(row -> row(row, style));
            screen.blank();
        }
    }

    private void row(HostRow row, Style style) {
        screen.entry(style, row.flaw().id(), IDS, Style.STRONG, title(row.flaw()));
        if (why || !(row.state() instanceof HostFlawState.Affected)) {
            detail("since", row.state().reason());
        }
        if (row.state() instanceof HostFlawState.Vulnerable || why) {
            row.hostNeeds().forEach(note -> detail("host", note.text()));
        }
        guests(row);
        if (why) {
            row.flaw().notes().references().forEach(reference -> detail("read", reference));
        }
    }

    private void guests(HostRow row) {
        if (row.bareGuest() instanceof FlawStanding.Open) {
            row.fixes().stream().findFirst().ifPresentOrElse(fix -> detail("guests", fix.isPossible()
                            ? "need " + change(fix) + ", which is to be had here"
                            : "need " + change(fix) + "; first: "
                                    + String.join("; ", new Remedies(fix.obstacles()).lines())),
                    () -> detail("guests", "no feature helps them: " + row.bareGuest().reason()));
        } else if (row.bareGuest() instanceof FlawStanding.Covered && why) {
            detail("guests", row.bareGuest().reason());
        }
    }

    private String change(Fix fix) {
        final List<String> hidden = catalog.names(fix.hide()).stream().map(name -> "no " + name).toList();
        final String shown = String.join(" and ", catalog.names(fix.show()));
        return shown + (shown.isEmpty() || hidden.isEmpty() ? "" : " and ") + String.join(" and ", hidden);
    }

    private static String title(Flaw flaw) {
        final String severity = flaw.rating().severity().name().toLowerCase(Locale.ROOT);
        return (severity.equals("unrated") ? "" : severity + ": ") + flaw.name()
                + (flaw.cves().isEmpty() ? "" : "; " + flaw.cves().getFirst()
                + (flaw.cves().size() > 1 ? " and " + (flaw.cves().size() - 1) + " more" : ""))
                + (flaw.rating().confidence() == Confidence.HIGH ? "" : " (confidence: "
                + flaw.rating().confidence().name().toLowerCase(Locale.ROOT) + ")");
    }

    private void quiet(HostAudit audit) {
        final Predicate<HostRow> spared = row -> row.state() instanceof HostFlawState.NotAffected;
        if (all) {
            group(audit, "not affected", "", Style.GOOD, HostFlawState.NotAffected.class);
            return;
        }
        quiet("software's", audit, row -> row.state() instanceof HostFlawState.Unknown && isOfSoftware(row));
        quiet("not affected", audit, spared);
    }

    private void quiet(String word, HostAudit audit, Predicate<HostRow> wanted) {
        final String ids = audit.rows().stream().filter(wanted).map(row -> row.flaw().id())
                .collect(Collectors.joining(", "));
        if (!ids.isEmpty()) {
            screen.entry(Style.GOOD, word, IDS, Style.FAINT, ids);
        }
    }

    private void unheard(Unheard unheard) {
        screen.entry(Style.WARNING, "unheard of", IDS, Style.PLAIN, unheard.file() + ": \"" + unheard.text() + "\""
                + (unheard.what() == Unheard.What.FILE ? " (a flaw that is not in the data)"
                : " (a text that is not in the data)"));
    }

    private void detail(String label, String text) {
        if (!text.isEmpty()) {
            screen.entry(Style.NAME, " ".repeat(IDS - 2) + label, DETAILS, Style.PLAIN, text);
        }
    }
}
