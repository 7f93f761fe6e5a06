package dev.socle.cli;

import dev.socle.cpu.Answer;
import dev.socle.cpu.Vendor;
import dev.socle.fleet.FleetBaseline;
import dev.socle.fleet.HostClass;
import dev.socle.fleet.Lack;
import dev.socle.fleet.MissingKvm;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuError;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.Outcome;
import java.util.List;

/** Shows people what hosts have in common. */
final class BaselineScreen {

    private static final int COLUMN = 12;
    private static final int MOST_NAMES = 12;
    private static final int MOST_HOSTS = 3;
    private static final int MOST_CLASSES = 12;
    private static final int MOST_LINES = 10;

    private final Screen screen;

    BaselineScreen(Screen screen) {
        this.screen = screen;
    }

    void show(Answer<FleetBaseline> answer, boolean asLibvirt, boolean why) {
        final FleetBaseline baseline = answer.value();
        if (baseline.pools().size() > 1) {
            screen.line(Style.BAD, "No CPU for all: " + baseline.pools().size() + " pools, between which guests cannot"
                    + " safely move");
            screen.blank();
        }
        baseline.pools().forEach(pool -> pool(pool, asLibvirt));
        if (baseline.undecidedHosts() > 0) {
            screen.paragraph(0, Style.WARNING, "too little is known of the CPU of "
                    + Words.count(baseline.undecidedHosts(), "host") + ", left out: "
                    + Words.some(baseline.undecided(), MOST_HOSTS));
        }
        if (why) {
            screen.line(Style.STRONG, "Steps");
            answer.trace().lines().forEach(line -> screen.line("  " + line));
        }
    }

    private void pool(FleetBaseline.Pool pool, boolean asLibvirt) {
        screen.line(Style.STRONG, Words.count(pool.hosts(), "host") + " of "
                + pool.vendor().map(Vendor::displayName).orElse("a vendor not known") + " with " + pool.accelerator()
                + (pool.classes().size() == 1 ? pool.hosts() == 1 ? "" : ", all alike"
                : ", " + pool.classes().size() + " different"));
        pool.classes().stream().limit(MOST_CLASSES).forEach(this::hostClass);
        if (pool.classes().size() > MOST_CLASSES) {
            screen.line("  and " + (pool.classes().size() - MOST_CLASSES) + " more; -o json has them all");
        }
        screen.blank();
        screen.line(Style.GOOD, "All of them give " + Words.count(pool.common().present().size(), "feature")
                + (pool.possible().equals(pool.common().present()) ? ""
                : " for sure, " + pool.possible().size() + " possibly"));
        pool.costs().stream().limit(MOST_LINES).forEach(cost -> cost(pool, cost));
        pool.gains().stream().limit(MOST_LINES).forEach(gain -> screen.entry(Style.GOOD, "gain", COLUMN, Style.PLAIN,
                "without " + hosts(pool.classes().get(gain.hostClass())) + " the others would have "
                        + Words.some(gain.names(), MOST_NAMES)));
        screen.blank();
        if (asLibvirt) {
            pool.exact().forEach(exact -> exact(exact, true));
        } else {
            sound(pool.sound());
            pool.exact().forEach(exact -> exact(exact, false));
        }
    }

    private void hostClass(HostClass one) {
        screen.entry(Style.NAME, one.count() == 1 ? "host" : one.count() + " hosts", COLUMN, Style.PLAIN,
                hosts(one) + ": " + FitScreen.host(one.first()) + ", "
                        + Words.count(one.first().offer().features().present().size(), "feature"));
        MissingKvm.remarks(one.first()).forEach(remark ->
                screen.entry(Style.WARNING, "beware", COLUMN, Style.PLAIN, remark));
    }

    private static String hosts(HostClass one) {
        return one.count() <= MOST_HOSTS ? Words.list(one.names())
                : String.join(", ", one.names().subList(0, 2)) + " and " + (one.count() - 2) + " more";
    }

    private void cost(FleetBaseline.Pool pool, FleetBaseline.Cost cost) {
        final List<String> lacking = cost.lacking().stream().limit(MOST_HOSTS)
                .map(place -> hosts(pool.classes().get(place))).toList();
        final String who = String.join("; ", lacking)
                + (cost.lacking().size() > MOST_HOSTS ? "; in all " + Words.count(cost.hosts(), "host") : "");
        if (cost.sure() == FleetBaseline.Certainty.NOT_KNOWN) {
            screen.entry(Style.WARNING, "unknown", COLUMN, Style.PLAIN, Words.some(cost.names(), MOST_NAMES)
                    + ": nobody knows whether " + who + (cost.hosts() == 1 ? " gives" : " give")
                    + (cost.names().size() == 1 ? " it" : " them"));
            return;
        }
        screen.entry(Style.WARNING, "lost", COLUMN, Style.PLAIN, Words.some(cost.names(), MOST_NAMES) + " for " + who);
        for (Lack lack : cost.causes()) {
            screen.entry(Style.FAINT, lack.cause().words(), COLUMN + 4, Style.FAINT,
                    (cost.causes().size() == 1 ? "" : Words.some(lack.names(), 3) + ": ") + FitScreen.likely(lack) + lack.because() + "; "
                            + lack.remedy());
        }
    }

    private void sound(FleetBaseline.Sound sound) {
        screen.line(Style.STRONG, "The common CPU, in the words of " + sound.release());
        cpu(sound.cpu());
        if (!sound.notNamed().isEmpty()) {
            screen.paragraph(0, Style.WARNING, sound.release() + " cannot name "
                    + Words.some(sound.notNamed(), MOST_NAMES) + ": left out");
        }
        screen.blank();
    }

    private void exact(FleetBaseline.Exact exact, boolean whole) {
        final String asked = exact.asked().map(host -> " on " + host).orElse("");
        screen.line(Style.STRONG, exact.question() + asked + " itself answers"
                + (whole ? "" : " " + brief(exact.cpu())));
        if (whole) {
            cpu(exact.cpu());
        }
        if (!exact.beyond().isEmpty()) {
            screen.entry(Style.BAD, "beyond", COLUMN, Style.PLAIN, "promises what not every host gives: "
                    + Words.some(exact.beyond(), MOST_NAMES));
        }
        if (!exact.without().isEmpty()) {
            screen.entry(Style.WARNING, "without", COLUMN, Style.PLAIN, "leaves out what all give: "
                    + Words.some(exact.without(), MOST_NAMES));
        }
        if (!exact.remark().isEmpty()) {
            screen.entry(Style.WARNING, "but", COLUMN, Style.PLAIN, exact.remark());
        }
        if (whole) {
            screen.blank();
        }
    }

    private static String brief(Outcome<CpuDefinition> cpu) {
        return switch (cpu) {
            case Outcome.Done<CpuDefinition>(CpuDefinition done) -> done.modelName().orElse("no model") + " and "
                    + Words.count(done.features().size(), "change");
            case Outcome.Failed<CpuDefinition>(CpuError error) -> "with an error: " + error.reason();
        };
    }

    private void cpu(Outcome<CpuDefinition> cpu) {
        switch (cpu) {
            case Outcome.Done<CpuDefinition>(CpuDefinition done) -> CpuWriter.write(done).lines().forEach(screen::line);
            case Outcome.Failed<CpuDefinition>(CpuError error) -> {
                screen.entry(Style.BAD, "no", COLUMN, Style.PLAIN, error.reason());
                screen.entry(Style.GOOD, "remedy", COLUMN, Style.PLAIN, error.remedy());
            }
        }
    }
}
