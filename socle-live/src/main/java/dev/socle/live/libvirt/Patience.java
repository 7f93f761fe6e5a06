package dev.socle.live.libvirt;

import java.time.Duration;
import java.util.function.Supplier;

/** How long answers are waited for. */
public final class Patience {

    private final Duration whole;
    private final Supplier<Duration> left;

    private Patience(Duration whole, Supplier<Duration> left) {
        this.whole = whole;
        this.left = left;
    }

    /** As long for opening a connection, and for every question after it. */
    public static Patience each(Duration question) {
        return new Patience(question, () -> question);
    }

    /** For opening a connection and all questions together, from now on. */
    public static Patience together(Duration all) {
        final long end = System.nanoTime() + all.toNanos();
        return new Patience(all, () -> Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }

    /** How long the next answer may take. */
    Duration left() {
        return left.get();
    }

    @Override
    public String toString() {
        return whole.toMillis() % 1_000 == 0 ? whole.toSeconds() + " s" : whole.toMillis() + " ms";
    }
}
