package dev.socle.cli;

import java.util.Locale;
import java.util.function.Consumer;

/** Tells on standard error how far long work is: on a terminal only, and not before a second has passed. */
final class Progress {

    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long EVERY_NANOS = 250_000_000L;

    private final String what;
    private final boolean on;
    private final Consumer<String> terminal;
    private long next;
    private int count;
    private boolean shown;

    Progress(String what, boolean on, Consumer<String> terminal) {
        this.what = what;
        this.on = on;
        this.terminal = terminal;
        this.next = System.nanoTime() + FIRST_NANOS;
    }

    /** Standard output may be a file while standard error is looked at; whether it is, the environment tells. */
    static Progress standard(String what) {
        final boolean looked = System.console() != null && System.console().isTerminal();
        return new Progress(what, looked, text -> {
            System.err.print(text);
            System.err.flush();
        });
    }

    void step() {
        count++;
        if (on && (count & 0x3f) == 0 && System.nanoTime() - next >= 0) {
            terminal.accept("\r" + String.format(Locale.ROOT, "%,d %s", count, what));
            shown = true;
            next = System.nanoTime() + EVERY_NANOS;
        }
    }

    /** Clears the line. */
    void end() {
        if (shown) {
            terminal.accept("\r" + " ".repeat(40) + "\r");
        }
    }
}
