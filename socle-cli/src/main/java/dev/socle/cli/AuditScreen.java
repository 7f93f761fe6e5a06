package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.fleet.FleetAudit;
import dev.socle.flaw.audit.AuditRow;
import dev.socle.flaw.audit.AuditedGuest;
import dev.socle.flaw.audit.AuditedHost;
import dev.socle.flaw.audit.Comfort;
import dev.socle.flaw.audit.GuestAudit;
import dev.socle.flaw.audit.HostAudit;
import dev.socle.flaw.audit.Outcome;
import dev.socle.flaw.audit.Promise;
import dev.socle.flaw.audit.Remedy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows people which flaws stay open for their guests, and what closes them. */
final class AuditScreen {

    private static final int COLUMN = 14;
    private static final int IDS = 22;
    private static final int MOST_NAMES = 4;
    /** More kinds of guests than this are a line each. */
    private static final int MOST_WHOLE = 3;

    private final Screen screen;
    private final Catalog catalog;
    private final boolean why;
    private final boolean all;
    private final AuditRowScreen rowScreen;

    AuditScreen(Screen screen, Catalog catalog, boolean why, boolean all) {
        this.screen = screen;
        this.catalog = catalog;
        this.why = why;
        this.all = all;
        this.rowScreen = new AuditRowScreen(screen, catalog, why);
    }

    // ---- guests ----------------------------------------------------------------------------------------------------

    void guests(List<FleetAudit.GuestClass> guests) {
        if (guests.size() > MOST_WHOLE && !all) {
            guests.forEach(this::line);
            screen.blank();
            screen.line(summary(guests));
            screen.blank();
            return;
        }
        for (FleetAudit.GuestClass one : guests) {
            one.audits().forEach(audit -> guest(one, audit));
        }
    }

    private void line(FleetAudit.GuestClass one) {
        for (GuestAudit audit : one.audits()) {
            final List<AuditRow> open = audit.open();
            screen.entry(open.isEmpty() ? Style.GOOD : Style.BAD, open.isEmpty() ? "closed" : open.size() + " open",
                    COLUMN, Style.PLAIN, name(one) + makers(audit) + (open.isEmpty() ? "" : ": "
                            + open.stream().map(row -> row.flaw().id()).collect(Collectors.joining(", ")))
                            + (audit.remedy().closes().isEmpty() ? "" : "; at no cost: "
                            + rowScreen.change(audit.remedy().fix())));
        }
    }

    private static String makers(GuestAudit audit) {
        return audit.hosts().stream().flatMap(host -> host.vendor().stream()).findFirst()
                .map(vendor -> " on hosts of " + vendor.displayName()).orElse("");
    }

    private static String name(FleetAudit.GuestClass one) {
        return one.count() == 1 ? one.names().getFirst() : Words.count(one.count(), "guest") + " like "
                + one.names().getFirst();
    }

    private static String summary(List<FleetAudit.GuestClass> guests) {
        final int number = guests.stream().mapToInt(FleetAudit.GuestClass::count).sum();
        final int open = guests.stream().filter(one -> one.audits().stream().anyMatch(audit -> !audit.open().isEmpty()))
                .mapToInt(FleetAudit.GuestClass::count).sum();
        return open + " of " + Words.count(number, "guest") + " are open to a flaw; name one to see it whole, or --all";
    }

    private void guest(FleetAudit.GuestClass one, GuestAudit audit) {
        screen.line(screen.styled(Style.STRONG, name(one)) + "  " + cpu(audit));
        if (one.count() > 1) {
            screen.entry("guests", COLUMN, Words.some(one.names(), MOST_NAMES * 2));
        }
        screen.entry("hosts", COLUMN, audit.hosts().isEmpty() ? "none" : hosts(audit.hosts())
                + (audit.runs() == GuestAudit.Runs.NOWHERE
                        ? ", though it can run on none of them as it is" : ""));
        audit.unreachable().forEach(reason -> screen.entry(Style.WARNING, "not on", COLUMN, Style.PLAIN, reason));
        screen.entry("flaws", COLUMN, counts(audit));
        screen.blank();
        final Map<Outcome, List<AuditRow>> byOutcome = new EnumMap<>(Outcome.class);
        audit.rows().forEach(row -> byOutcome.computeIfAbsent(row.outcome(), key -> new ArrayList<>()).add(row));
        byOutcome.forEach(this::group);
        comforts(audit.comforts());
        promises(audit.promises(), audit.hosts());
        remedy(audit);
    }

    private static String cpu(GuestAudit audit) {
        final AuditedGuest guest = audit.guest();
        final String state = guest.state() == AuditedGuest.State.RUNNING ? "running" : "configured";
        return switch (guest.cpu()) {
            case AuditedGuest.Named named -> named.model() + ", " + state + "; sees "
                    + named.vendor().or(() -> audit.hosts().stream().flatMap(host -> host.vendor().stream())
                            .findFirst()).or(named::maker).map(vendor -> vendor.displayName() + " ").orElse("")
                    + named.signature().hex();
            case AuditedGuest.HostsOwn own -> own.mode() + ", " + state + "; sees what its host has";
        };
    }

    private static String hosts(List<AuditedHost> hosts) {
        final int number = hosts.stream().mapToInt(AuditedHost::count).sum();
        return Words.some(hosts.stream().map(host -> host.name() + (host.count() == 1 ? ""
                : " and " + (host.count() - 1) + " like it")).toList(), MOST_NAMES)
                + (number > MOST_NAMES ? " (" + number + " in all)" : "");
    }

    private String counts(GuestAudit audit) {
        final List<String> words = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            final long count = audit.count(outcome);
            if (count > 0 || outcome == Outcome.OPEN) {
                words.add(count + " " + outcome.word());
            }
        }
        return String.join(", ", words);
    }

    private void group(Outcome outcome, List<AuditRow> rows) {
        if (!outcome.wantsAttention() && !all) {
            screen.entry(Style.GOOD, outcome.word(), IDS, Style.FAINT,
                    rows.stream().map(row -> row.flaw().id()).collect(Collectors.joining(", ")));
            return;
        }
        screen.line(screen.styled(style(outcome), outcome.word()) + "  "
                + screen.styled(Style.FAINT, meaning(outcome)));
        rows.forEach(row -> rowScreen.show(row, style(outcome)));
        screen.blank();
    }

    private static Style style(Outcome outcome) {
        return outcome.isOpen() ? Style.BAD : outcome.wantsAttention() ? Style.WARNING : Style.GOOD;
    }

    private static String meaning(Outcome outcome) {
        return switch (outcome) {
            case OPEN -> "a host has the flaw, or may, and the guest does not protect itself";
            case BROKEN_PROMISE -> "the guest was told that no host has it, and one has";
            case FALSE_COMFORT -> "the guest says that it is not affected, and a host is";
            case HOST_OPEN -> "the host itself is open; no feature of a guest helps";
            case UNKNOWN -> "too little is known to tell";
            case UNSEEN -> "protected in effect; the guest cannot see it and says the opposite";
            case NEEDLESS -> "no host has the flaw; the guest pays, or raises an alarm";
            case COVERED -> "the guest protects itself";
            case IMMUNE -> "the guest knows that it is not affected";
            case HOSTS_BUSINESS -> "nothing in the guest's CPU would help";
            case NOT_AFFECTED -> "not these CPUs, or not this maker's";
        };
    }

    private void comforts(List<Comfort> comforts) {
        if (comforts.isEmpty()) {
            return;
        }
        screen.blank();
        screen.line(Style.STRONG, "Looks safer than it is");
        for (Comfort comfort : comforts) {
            screen.entry(Style.WARNING, comfort.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '), IDS,
                    Style.PLAIN, comfort.reason());
            screen.entry(Style.PLAIN, "", IDS, Style.FAINT, comfort.remedy());
        }
    }

    private void promises(List<Promise> promises, List<AuditedHost> hosts) {
        if (promises.isEmpty() || hosts.isEmpty()) {
            return;
        }
        screen.blank();
        screen.line(screen.styled(Style.STRONG, "Promises about every host it may reach") + "  "
                + screen.styled(Style.FAINT, "a new host that breaks one is not refused"));
        final List<String> kept = promises.stream().filter(Promise::isKept).map(Promise::name).toList();
        if (!kept.isEmpty()) {
            screen.entry(Style.GOOD, "kept", IDS, Style.PLAIN, String.join(", ", kept));
        }
        for (Promise promise : promises) {
            if (!promise.brokenBy().isEmpty()) {
                screen.entry(Style.BAD, "broken", IDS, Style.PLAIN, promise.name() + " by "
                        + Words.some(promise.brokenBy(), MOST_NAMES));
            } else if (!promise.unsure().isEmpty()) {
                screen.entry(Style.WARNING, "not sure", IDS, Style.PLAIN, promise.name() + ": nobody knows whether "
                        + Words.some(promise.unsure(), MOST_NAMES) + " keeps it");
            }
        }
    }

    private void remedy(GuestAudit audit) {
        final Remedy remedy = audit.remedy();
        screen.blank();
        if (!remedy.closes().isEmpty()) {
            screen.line(screen.styled(Style.STRONG, "To be done at once") + "  " + screen.styled(Style.FAINT,
                    "closes " + String.join(", ", remedy.closes()) + "; " + remedy.fix().movability()));
            remedy.fix().spellings().forEach(spelling -> screen.line("  " + screen.styled(Style.NAME,
                    spelling.program()) + " ".repeat(Math.max(1, IDS - 2 - spelling.program().length()))
                    + spelling.text().orElseGet(() -> AuditRowScreen.unnamed(spelling))));
            screen.entry("takes effect", IDS, audit.guest().state() == AuditedGuest.State.RUNNING
                    ? "when the guest is stopped and started: a reboot inside it is not enough"
                    : "when the guest starts; one that runs keeps its CPU until it is stopped and started");
        }
        remedy.left().forEach(left -> screen.entry(Style.WARNING, "stays: " + left.flaw(),
                Math.max(IDS, left.flaw().length() + 11), Style.PLAIN, left.reason()));
        if (!remedy.closes().isEmpty() || !remedy.left().isEmpty()) {
            screen.blank();
        }
    }

    // ---- hosts and the end -----------------------------------------------------------------------------------------

    void host(HostAudit audit) {
        new HostAuditScreen(screen, catalog, why, all).show(audit);
    }

    void end(List<String> undecided) {
        undecided.forEach(line -> screen.entry(Style.WARNING, "unknown", COLUMN, Style.PLAIN, line));
    }
}
