package dev.socle.flaw.audit;

import dev.socle.cpu.FeatureSet;
import dev.socle.flaw.Closer;
import dev.socle.flaw.CpuView;
import dev.socle.flaw.FlawHost;
import dev.socle.flaw.FlawStanding;
import dev.socle.flaw.GuestFlaws;
import java.util.ArrayList;
import java.util.List;

/** Puts the ways out of many flaws together into one change, and tries whether it does what it says. */
final class Remedies {

    private final GuestFlaws judge;
    private final Fixes fixes;

    Remedies(GuestFlaws judge, Fixes fixes) {
        this.judge = judge;
        this.fixes = fixes;
    }

    Remedy of(List<AuditRow> rows, List<CpuView> views, List<AuditedHost> hosts) {
        final List<AuditRow> troubled = rows.stream().filter(Remedies::isTrouble).toList();
        final List<AuditRow> closable = troubled.stream().filter(row -> row.fixes().stream().anyMatch(Fix::isPossible))
                .toList();
        final Shortest.Change change = best(closable);
        final List<FlawHost> flawHosts = hosts.stream().map(AuditedHost::host).toList();
        final List<String> closes = new ArrayList<>();
        final List<Remedy.Left> left = new ArrayList<>();
        for (AuditRow row : troubled) {
            final boolean closed = !change.isEmpty() && views.stream().noneMatch(view -> judge.judge(row.flaw(),
                    view.changed(change.show(), change.hide()), flawHosts, FeatureSet.empty())
                    instanceof FlawStanding.Open);
            if (closed) {
                closes.add(row.flaw().id());
            } else {
                left.add(new Remedy.Left(row.flaw().id(), whyLeft(row)));
            }
        }
        final Closer closer = new Closer(change.show(), change.hide(), List.of());
        return new Remedy(new Fix(change.show(), change.hide(),
                change.isEmpty() ? List.of() : fixes.spellings(change.show(), change.hide(), hosts), List.of(),
                Fixes.movability(closer, hosts), List.of()), closes, left);
    }

    private static boolean isTrouble(AuditRow row) {
        return switch (row.outcome()) {
            case OPEN, BROKEN_PROMISE, FALSE_COMFORT, UNSEEN -> true;
            default -> false;
        };
    }

    /** The best way out of each, left out where it contradicts what a graver flaw asks for. */
    private static Shortest.Change best(List<AuditRow> closable) {
        Shortest.Change change = Shortest.Change.NONE;
        for (AuditRow row : closable) {
            for (Fix fix : row.fixes()) {
                final Shortest.Change both = change.with(new Shortest.Change(fix.show(), fix.hide()));
                if (fix.isPossible() && both.makesSense()) {
                    change = both;
                    break;
                }
            }
        }
        return change;
    }

    private static String whyLeft(AuditRow row) {
        return row.fixes().stream().findFirst()
                .map(fix -> String.join("; ", fix.obstacles().stream().map(Closer.Obstacle::reason).limit(3).toList()))
                .filter(reason -> !reason.isEmpty())
                .orElseGet(() -> row.outcome() == Outcome.FALSE_COMFORT
                        ? "no feature makes the guest look for it: choose a model of the hosts' generation"
                        : "no feature closes it");
    }
}
