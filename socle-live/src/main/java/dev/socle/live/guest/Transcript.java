package dev.socle.live.guest;

import java.util.Optional;

/** What a guest has said so far, line by line. Its users lock it. */
interface Transcript {

    /** Takes the next line, without its end. */
    void line(String line);

    /** Whether nothing more is to be expected: all has been told, or it was nonsense. */
    boolean isOver();

    /** Whether anything has been heard that was meant for us. */
    boolean hasBegun();

    EyeFailure.Heard heard();

    /** Why it cannot be understood, if so. */
    Optional<EyeFailure> failure();
}
