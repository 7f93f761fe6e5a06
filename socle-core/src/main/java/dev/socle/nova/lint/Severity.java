package dev.socle.nova.lint;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
    /** Something will not start, or cannot be placed. */
    ERROR,
    /** It works, and not as its author may think. */
    WARNING,
    /** Good to know. */
    NOTE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
