package dev.socle.input;

import java.util.Locale;
import java.util.regex.Pattern;

/** An input cannot be used. The message is one line: {@code FILE:LINE: what is wrong, what was expected}. */
public final class EvidenceException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    /** Longer quotations of somebody's input would hide what is said of them. */
    private static final int LONGEST_QUOTATION = 60;
    /** A byte order mark in the midst of a text, marks of direction, joiners of width 0. */
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");

    private final transient Origin origin;
    private final String problem;
    private final String expected;

    /**
     * @param problem  what is wrong, without a full stop
     * @param expected what was expected instead, without a full stop
     */
    public EvidenceException(Origin origin, String problem, String expected) {
        this(origin, problem, expected, null);
    }

    public EvidenceException(Origin origin, String problem, String expected, Throwable cause) {
        // Names of files may hold anything; a message is one line.
        super((origin + ": " + problem + ", expected " + expected).replaceAll("\\p{Cntrl}", "?"), cause);
        this.origin = origin;
        this.problem = problem;
        this.expected = expected;
    }

    public Origin origin() {
        return origin;
    }

    public String problem() {
        return problem;
    }

    public String expected() {
        return expected;
    }

    /** The text in quotation marks, shortened and without control characters; what cannot be seen is told by number. */
    public static String quote(String text) {
        final String clean = INVISIBLE.matcher(text.replaceAll("\\p{Cntrl}+", " ").strip()).replaceAll(one ->
                String.format(Locale.ROOT, "\\\\u%04x", one.group().codePointAt(0)));
        return '"' + (clean.length() <= LONGEST_QUOTATION ? clean
                : Excerpt.of(clean, LONGEST_QUOTATION) + "...") + '"';
    }
}
