package dev.socle.flaw.linux;

import dev.socle.cpu.Trace;
import java.util.List;

/** What is foretold of one file in {@code /sys/devices/system/cpu/vulnerabilities}. */
public sealed interface SysfsRow {

    /** Its name, such as {@code mds}. */
    String file();

    /** Which conditions led there. */
    Trace trace();

    /**
     * It will hold this text.
     *
     * @param reason what decided, in a few words
     */
    record Foretold(String file, String text, String reason, Trace trace) implements SysfsRow {
    }

    /**
     * Nobody can tell.
     *
     * @param possible the texts it may hold; empty if they are not known or too many to help
     * @param reason   what is missing to tell
     */
    record Unknown(String file, List<String> possible, String reason, Trace trace) implements SysfsRow {
        public Unknown {
            possible = List.copyOf(possible);
        }
    }

    /** Whether a text that was read is what was foretold, or one of those that were thought possible. */
    default boolean allows(String read) {
        return switch (this) {
            case Foretold foretold -> foretold.text().equals(read);
            case Unknown unknown -> unknown.possible().isEmpty() || unknown.possible().contains(read);
        };
    }
}
