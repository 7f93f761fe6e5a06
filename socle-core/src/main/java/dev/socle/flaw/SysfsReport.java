package dev.socle.flaw;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where the Linux kernel speaks of a flaw, below {@code /sys/devices/system/cpu/vulnerabilities}, and what its words
 * mean.
 *
 * @param file   the file's name
 * @param part   the part of the file's text, such as {@code BHI}; empty where the text's beginning is meant
 * @param values the texts, where the kernel says anything of this flaw that can be told apart
 */
public record SysfsReport(String file, Optional<String> part, List<Value> values, Optional<String> note,
                          List<String> references) {

    public SysfsReport {
        values = List.copyOf(values);
        references = List.copyOf(references);
    }

    /** One text and what it means, where that is not plain from the state. */
    public record Value(String text, State state, Optional<String> meaning) {
    }

    /** What a text says of the flaw. */
    public enum State {
        NOT_AFFECTED, MITIGATED, VULNERABLE,
        /** Vulnerable on a host; in a guest it often only means that a bit was not passed on. */
        VULNERABLE_OR_HIDDEN,
        UNKNOWN,
        /** The CPU has the flaw; what is done about it is not said. */
        INFORMATIONAL
    }

    /** What the whole text of the file says of this flaw: the longest known text that it begins with. */
    public Optional<Value> read(String text) {
        return relevant(text).flatMap(said -> values.stream()
                .filter(value -> begins(said, value.text()))
                .max(Comparator.comparingInt(value -> value.text().length()))
                .or(() -> values.isEmpty() ? Optional.empty() : byFirstWord(said)));
    }

    /** Whether the whole text of the file begins with no text that is in the data. */
    public boolean isNew(String text) {
        return relevant(text).filter(said -> values.stream().noneMatch(value -> begins(said, value.text())))
                .isPresent();
    }

    private Optional<String> relevant(String text) {
        if (part.isEmpty()) {
            return Optional.of(text.strip());
        }
        final String label = part.get() + ":";
        final int at = text.indexOf(label);
        return at < 0 ? Optional.empty() : Optional.of(text.substring(at + label.length()).strip());
    }

    /** Kernels add details behind a text: {@code ; SMT vulnerable}, {@code , IBPB: conditional}, {@code (...)}. */
    private static boolean begins(String said, String known) {
        return said.startsWith(known)
                && (said.length() == known.length() || ";, (:".indexOf(said.charAt(known.length())) >= 0);
    }

    /** Kernels differ in their texts; the first word has meant the same in all of them. */
    private static Optional<Value> byFirstWord(String said) {
        final Optional<String> meaning = Optional.of("a text that is not in the data, judged by its first word");
        if (said.startsWith("Not affected")) {
            return Optional.of(new Value(said, State.NOT_AFFECTED, meaning));
        }
        if (said.startsWith("Mitigation")) {
            return Optional.of(new Value(said, State.MITIGATED, meaning));
        }
        if (said.startsWith("Vulnerable")) {
            return Optional.of(new Value(said, State.VULNERABLE, meaning));
        }
        return said.startsWith("Unknown") ? Optional.of(new Value(said, State.UNKNOWN, meaning)) : Optional.empty();
    }
}
