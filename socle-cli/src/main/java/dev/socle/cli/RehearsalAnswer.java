package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Vendor;
import dev.socle.cpu.Verdict;
import dev.socle.export.Envelope;
import dev.socle.live.QemuDescription;
import dev.socle.live.guest.EyeFailure;
import dev.socle.live.guest.GuestLaunch;
import dev.socle.live.guest.MoveForecast;
import dev.socle.live.guest.Rehearsal;
import dev.socle.qemu.MigrationOutcome;
import dev.socle.qemu.MigrationVerdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** What a rehearsal showed, for people and for programs. */
final class RehearsalAnswer {

    private static final int COLUMN = 14;
    private static final int MOST_NAMES = 40;
    private static final int MOST_WORDS = 24;

    private final Catalog catalog;
    private final Rehearsal rehearsal;
    private final QemuDescription from;
    private final QemuDescription to;
    private final CpuidChanges changes;
    private final MoveForecast forecast;

    /**
     * @param forecast what Socle says of the move by its rules
     */
    RehearsalAnswer(Catalog catalog, Rehearsal rehearsal, QemuDescription from, QemuDescription to,
                    MoveForecast forecast) {
        this.forecast = forecast;
        this.catalog = catalog;
        this.rehearsal = rehearsal;
        this.from = from;
        this.to = to;
        // The names of the catalogue's features must be known before bits are looked up.
        catalog.newestQemu();
        this.changes = CpuidChanges.of(rehearsal.changes());
    }

    ExitCode code() {
        return switch (rehearsal.result()) {
            case Rehearsal.Moved moved -> rehearsal.changedLeaves().isEmpty() ? ExitCode.YES : ExitCode.NO;
            case Rehearsal.Refused refused -> ExitCode.NO;
            case Rehearsal.NoDestination none -> code(none.failure());
            case Rehearsal.NoSource none -> code(none.failure());
            case Rehearsal.Lost lost -> code(lost.failure());
        };
    }

    /** What QEMU itself says no to is an answer; all else is trouble. */
    static ExitCode code(EyeFailure failure) {
        return switch (failure) {
            case EyeFailure.Refused refused -> ExitCode.NO;
            case EyeFailure.Crashed crashed -> ExitCode.NO;
            case EyeFailure.Ended ended -> ExitCode.NO;
            case EyeFailure.NoQemu none -> ExitCode.UNREACHABLE;
            case EyeFailure.NotStarted not -> ExitCode.UNREACHABLE;
            case EyeFailure.Silent silent -> ExitCode.UNREACHABLE;
            case EyeFailure.Hung hung -> ExitCode.UNREACHABLE;
            case EyeFailure.Garbled garbled -> ExitCode.UNREACHABLE;
            case EyeFailure.Stopped stopped -> ExitCode.UNREACHABLE;
        };
    }

    void show(Screen screen) {
        screen.entry("source", COLUMN, side(rehearsal.source(), from));
        screen.entry("destination", COLUMN, side(rehearsal.destination(), to));
        verdict(screen);
        switch (rehearsal.result()) {
            case Rehearsal.Moved moved -> {
                screen.entry(Style.GOOD, "moved", COLUMN, Style.PLAIN, "in " + milliseconds(moved.total())
                        + "; the guest stood still for " + milliseconds(moved.downtime()));
                if (!moved.words().isEmpty()) {
                    screen.entry(Style.FAINT, "QEMU says", COLUMN, Style.FAINT, moved.words());
                }
                changes(screen);
                proven(screen);
            }
            case Rehearsal.Refused refused -> {
                screen.entry(Style.BAD, "refused", COLUMN, Style.PLAIN, refused.words());
                screen.entry("the guest", COLUMN, guest(refused.guest()));
                proven(screen);
            }
            case Rehearsal.NoDestination none -> failure(screen, "no destination", none.failure());
            case Rehearsal.NoSource none -> failure(screen, "no source", none.failure());
            case Rehearsal.Lost lost -> failure(screen, "lost", lost.failure());
        }
    }

    private void verdict(Screen screen) {
        screen.entry(Style.STRONG, "Socle says", COLUMN, Style.PLAIN, foreseen());
        if (!(forecast instanceof MoveForecast.Judged judged)) {
            return;
        }
        switch (judged.verdict().sound()) {
            case Verdict.Compatible compatible -> screen.entry(Style.GOOD, "safe", COLUMN, Style.PLAIN,
                    compatible.silentChanges().isEmpty() ? "as far as the CPU is concerned"
                            : String.join("; ", compatible.silentChanges()));
            case Verdict.Incompatible no -> no.blockers().forEach(blocker -> {
                screen.entry(Style.BAD, "not safe", COLUMN, Style.PLAIN, blocker.reason());
                screen.entry(Style.FAINT, "remedy", COLUMN, Style.FAINT, blocker.remedy());
            });
            case Verdict.Unknown unknown -> screen.entry(Style.WARNING, "safe?", COLUMN, Style.PLAIN,
                    "unknown; missing: " + String.join("; ", unknown.missing()));
        }
    }

    private String foreseen() {
        return switch (forecast) {
            case MoveForecast.Judged judged -> foreseen(judged.verdict());
            case MoveForecast.NoSource no -> "the source does not start: " + no.words();
            case MoveForecast.NoDestination no -> "the destination does not start: " + no.words();
            case MoveForecast.Unknown unknown -> "nothing, " + unknown.reason();
        };
    }

    /** What QEMU was foreseen to do. */
    private static String foreseen(MigrationVerdict verdict) {
        return switch (verdict.exact()) {
            case MigrationOutcome.Accepted accepted -> "QEMU moves it; " + (verdict.difference().leaves().isEmpty()
                    ? "the guest finds nothing changed"
                    : "it finds " + leaves(verdict.difference().leaves().size()) + " changed");
            case MigrationOutcome.Refused refused -> "QEMU refuses: " + sentences(refused.reasons());
            case MigrationOutcome.DestinationDoesNotStart not -> "the destination does not start: "
                    + sentences(not.reasons());
            case MigrationOutcome.GuestLost lost -> "the guest is lost: " + sentences(lost.reasons());
        };
    }

    private static String leaves(int count) {
        return count + (count == 1 ? " CPUID leaf" : " CPUID leaves");
    }

    private static String sentences(List<MigrationOutcome.Reason> reasons) {
        return String.join("; ", reasons.stream().map(MigrationOutcome.Reason::sentence).toList());
    }

    private void proven(Screen screen) {
        screen.entry(Style.FAINT, "proven", COLUMN, Style.FAINT, "by a real migration under "
                + rehearsal.source().accelerator() + "; what it shows holds for that accelerator");
    }

    private static String side(GuestLaunch launch, QemuDescription qemu) {
        return launch + ", " + qemu + " (" + launch.qemu() + ")";
    }

    private static String milliseconds(Duration duration) {
        return duration.toMillis() + " ms";
    }

    private static String guest(Rehearsal.Guest guest) {
        return switch (guest) {
            case RUNS_ON -> "runs on at the source";
            case STANDS_STILL -> "stands still at the source, which had let go of it already; it must be told to go on";
            case GONE -> "is gone: the source has ended, too";
        };
    }

    private static void failure(Screen screen, String label, EyeFailure failure) {
        screen.entry(Style.BAD, label, COLUMN, Style.PLAIN, failure.sentence());
        screen.entry("remedy", COLUMN, failure.remedy());
    }

    private void changes(Screen screen) {
        final int leaves = rehearsal.changedLeaves().size();
        if (leaves == 0) {
            screen.entry(Style.GOOD, "the guest", COLUMN, Style.PLAIN, "finds nothing changed");
            return;
        }
        screen.entry(Style.BAD, "the guest", COLUMN, Style.PLAIN,
                "finds " + leaves(leaves) + " changed while it runs");
        vendor(screen);
        if (!changes.lost().isEmpty()) {
            screen.entry(Style.BAD, "  lost", COLUMN, Style.PLAIN,
                    Words.some(catalog.names(changes.lost()), MOST_NAMES));
        }
        if (!changes.added().isEmpty()) {
            screen.entry(Style.WARNING, "  new", COLUMN, Style.PLAIN,
                    Words.some(catalog.names(changes.added()), MOST_NAMES));
        }
        changes.words().stream().limit(MOST_WORDS)
                .forEach(word -> screen.entry("  changed", COLUMN, CpuidChanges.line(word)));
        if (changes.words().size() > MOST_WORDS) {
            screen.entry("", COLUMN, "and " + (changes.words().size() - MOST_WORDS) + " registers more (-o json)");
        }
    }

    private void vendor(Screen screen) {
        if (rehearsal.result() instanceof Rehearsal.Moved moved && rehearsal.before().isPresent()) {
            final CpuidTable before = rehearsal.before().get().first();
            final String first = before.vendor().map(Vendor::displayName).orElse("no vendor");
            final String second = moved.after().first().vendor().map(Vendor::displayName).orElse("no vendor");
            if (!first.equals(second)) {
                screen.entry(Style.BAD, "  vendor", COLUMN, Style.PLAIN, first + " -> " + second);
            }
        }
    }

    SequencedMap<String, Object> document() {
        final SequencedMap<String, Object> document = Envelope.of("Rehearsal");
        document.put("source", side(rehearsal.source(), from.version().toString()));
        document.put("destination", side(rehearsal.destination(), to.version().toString()));
        document.put("foreseen", foreseen());
        if (forecast instanceof MoveForecast.Judged judged) {
            sound(document, judged.verdict().sound());
        }
        switch (rehearsal.result()) {
            case Rehearsal.Moved moved -> {
                document.put("result", "moved");
                document.put("milliseconds", moved.total().toMillis());
                document.put("downtimeMilliseconds", moved.downtime().toMillis());
                document.put("words", moved.words());
                document.put("changedLeaves", rehearsal.changedLeaves().size());
                document.put("changes", changes.document(catalog));
            }
            case Rehearsal.Refused refused -> {
                document.put("result", "refused");
                document.put("words", refused.words());
                document.put("guest", refused.guest().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            }
            case Rehearsal.NoDestination none -> failure(document, "no-destination", none.failure());
            case Rehearsal.NoSource none -> failure(document, "no-source", none.failure());
            case Rehearsal.Lost lost -> failure(document, "lost", lost.failure());
        }
        return document;
    }

    private static void sound(SequencedMap<String, Object> document, Verdict verdict) {
        switch (verdict) {
            case Verdict.Compatible compatible -> {
                document.put("safe", "yes");
                document.put("silentChanges", compatible.silentChanges());
            }
            case Verdict.Incompatible no -> {
                document.put("safe", "no");
                document.put("blockers", no.blockers().stream().map(blocker -> {
                    final SequencedMap<String, Object> json = new LinkedHashMap<>();
                    json.put("reason", blocker.reason());
                    json.put("remedy", blocker.remedy());
                    return json;
                }).toList());
            }
            case Verdict.Unknown unknown -> {
                document.put("safe", "unknown");
                document.put("missing", unknown.missing());
            }
        }
    }

    private static void failure(SequencedMap<String, Object> document, String result, EyeFailure failure) {
        document.put("result", result);
        document.put("words", failure.sentence());
        document.put("remedy", failure.remedy());
    }

    private static SequencedMap<String, Object> side(GuestLaunch launch, String release) {
        final SequencedMap<String, Object> side = new LinkedHashMap<>();
        side.put("qemu", release);
        side.put("accelerator", launch.accelerator().lowerCase());
        side.put("machine", launch.machine());
        side.put("cpu", launch.cpu());
        side.put("smp", launch.smp().text());
        return side;
    }
}
