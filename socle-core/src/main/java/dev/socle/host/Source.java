package dev.socle.host;

import java.time.Instant;
import java.util.Optional;

/**
 * Where facts come from, or why they do not: a file, a device, a program.
 *
 * @param kind    what was read, such as {@code cpuid device}, {@code QMP}, {@code virsh capabilities}
 * @param origin  the file, device or program
 * @param time    when, where that is known
 * @param outcome whether it gave facts
 * @param detail  what it gave, or why it failed and what would help; one line
 */
public record Source(String kind, String origin, Optional<Instant> time, Outcome outcome, String detail) {

    public enum Outcome {
        /** It gave facts. */
        READ,
        /** It is not there. */
        ABSENT,
        /** It is there and may not be read. */
        REFUSED,
        /** It was read and could not be used. */
        FAILED
    }
}
