package dev.socle.nova.driver;

import java.util.OptionalInt;
import java.util.SequencedSet;
import java.util.TreeSet;

/** CPU lists as Nova writes them: {@code 1-4,^3,6}. What is excluded is excluded wherever it stands. */
public final class CpuSpec {

    /** Beyond what any machine has; a list that goes further is a slip. */
    private static final int MOST = 1 << 16;

    private CpuSpec() {
    }

    /** The CPUs of a list; refused with Nova's Invalid where a part is none. */
    public static Decision<SequencedSet<Integer>> parse(String spec) {
        return Decision.of(() -> cpus(spec));
    }

    static SequencedSet<Integer> cpus(String spec) {
        final SequencedSet<Integer> included = new TreeSet<>();
        final SequencedSet<Integer> excluded = new TreeSet<>();
        for (String part : spec.split(",")) {
            final String rule = part.strip();
            if (!rule.isEmpty()) {
                final boolean excludes = rule.startsWith("^");
                add(rule, excludes ? rule.substring(1) : rule, excludes ? excluded : included);
            }
        }
        included.removeAll(excluded);
        return included;
    }

    private static void add(String rule, String text, SequencedSet<Integer> cpus) {
        final int dash = text.indexOf('-');
        final OptionalInt first = number(dash < 0 ? text : text.substring(0, dash));
        final OptionalInt last = dash < 0 ? first : number(text.substring(dash + 1));
        if (first.isEmpty() || last.isEmpty() || first.getAsInt() > last.getAsInt()) {
            throw new RefusedException("Invalid", "\"" + rule + "\" is no part of a CPU list",
                    "write numbers and ranges such as 1-4,^3,6");
        }
        for (int cpu = first.getAsInt(); cpu <= last.getAsInt(); cpu++) {
            cpus.add(cpu);
        }
    }

    private static OptionalInt number(String text) {
        final String digits = text.strip();
        if (!digits.matches("\\d{1,6}") || Integer.parseInt(digits) > MOST) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(digits));
    }
}
