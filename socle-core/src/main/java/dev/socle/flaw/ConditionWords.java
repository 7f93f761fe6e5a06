package dev.socle.flaw;

import java.util.List;
import java.util.stream.Collectors;

/** Writes conditions as the data file of flaws does, so that people can read what decides. */
final class ConditionWords {

    private ConditionWords() {
    }

    /** The whole condition: {@code tsa-sq-no and tsa-l1-no}. */
    static String of(Condition condition) {
        return switch (condition) {
            case Condition.MadeBy made -> made.name();
            case Condition.Listed listed -> listed.list().what();
            case Condition.Shows shows -> shows.name();
            case Condition.InWords words -> words.text();
            case Condition.Given given -> given.reason();
            case Condition.Not not -> "not " + part(not.of());
            case Condition.All all -> joined(all.of(), " and ", "always");
            case Condition.Any any -> joined(any.of(), " or ", "never");
        };
    }

    private static String joined(List<Condition> parts, String between, String ifNone) {
        return parts.isEmpty() ? ifNone
                : parts.stream().map(part -> parts.size() == 1 ? of(part) : part(part))
                        .collect(Collectors.joining(between));
    }

    /** In parentheses where several stand together; which of the two words binds tighter is not for the reader. */
    private static String part(Condition condition) {
        final boolean several = condition instanceof Condition.All(List<Condition> all) && all.size() > 1
                || condition instanceof Condition.Any(List<Condition> any) && any.size() > 1;
        return several ? "(" + of(condition) + ")" : of(condition);
    }
}
