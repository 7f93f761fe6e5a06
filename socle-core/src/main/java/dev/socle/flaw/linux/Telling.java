package dev.socle.flaw.linux;

import dev.socle.cpu.Trace;
import dev.socle.flaw.Condition;
import dev.socle.flaw.CpuView;
import dev.socle.flaw.Finding;
import dev.socle.flaw.Truth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells the text of one file: every way that cannot be ruled out is followed to its end. */
final class Telling {

    /** A condition that leaves this many ways open leaves nothing known that would help anyone. */
    private static final int MOST_POSSIBLE = 64;

    private final CpuView cpu;
    private final Trace.Recorder trace = Trace.Recorder.recording();
    private final Set<String> decided = new LinkedHashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();

    private Telling(CpuView cpu) {
        this.cpu = cpu;
    }

    /** A text as far as it has come. */
    private record Way(String text, boolean ended) {
    }

    static SysfsRow of(FileRule rule, CpuView cpu) {
        return new Telling(cpu).row(rule);
    }

    /** A boot option speaks of this file in a way that no rule covers. */
    static SysfsRow unsettled(FileRule rule, String option) {
        return new SysfsRow.Unknown(rule.file(), List.of(), "the boot option " + option + " changes it in a way that "
                + "no rule here covers", Trace.none());
    }

    private SysfsRow row(FileRule rule) {
        Set<Way> ways = Set.of(new Way("", false));
        for (List<FileRule.Line> part : rule.parts()) {
            ways = after(ways, part);
        }
        final List<String> texts = ways.stream().map(Way::text).distinct().toList();
        return texts.size() == 1
                ? new SysfsRow.Foretold(rule.file(), texts.getFirst(), String.join(", ", decided), trace.trace())
                : new SysfsRow.Unknown(rule.file(), texts.size() > MOST_POSSIBLE ? List.of() : texts,
                        String.join(", ", missing), trace.trace());
    }

    private Set<Way> after(Set<Way> ways, List<FileRule.Line> part) {
        if (ways.stream().allMatch(Way::ended)) {
            return ways;
        }
        final Set<FileRule.Line> lines = lines(part);
        final Set<Way> further = new LinkedHashSet<>();
        for (Way way : ways) {
            if (way.ended()) {
                further.add(way);
            } else {
                lines.forEach(line -> further.add(new Way(way.text() + line.say(), line.last())));
            }
        }
        return further;
    }

    /** The lines of a part that may be the one: the first that holds, and those before it that may hold. */
    private Set<FileRule.Line> lines(List<FileRule.Line> part) {
        final Set<FileRule.Line> possible = new LinkedHashSet<>();
        for (FileRule.Line line : part) {
            final Finding finding = line.when().test(cpu);
            final String grounds = grounds(finding);
            trace.step(() -> word(finding.truth()) + " \"" + line.say() + "\""
                    + (grounds.isEmpty() ? "" : ": " + grounds));
            switch (finding.truth()) {
                case YES -> {
                    possible.add(line);
                    note(decided, finding);
                    return possible;
                }
                case UNKNOWN -> {
                    possible.add(line);
                    note(missing, finding);
                }
                case NO -> note(decided, finding);
            }
        }
        possible.add(new FileRule.Line(Condition.ALWAYS, "", false));
        return possible;
    }

    private static void note(Set<String> where, Finding finding) {
        finding.grounds().forEach(ground -> where.add(ground.text()));
    }

    private static String grounds(Finding finding) {
        return finding.grounds().stream().map(Finding.Ground::text).collect(Collectors.joining(", "));
    }

    private static String word(Truth truth) {
        return switch (truth) {
            case YES -> "it is";
            case NO -> "it is not";
            case UNKNOWN -> "it may be";
        };
    }
}
