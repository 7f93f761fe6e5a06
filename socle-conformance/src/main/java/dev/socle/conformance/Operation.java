package dev.socle.conformance;

import java.io.IOException;
import java.util.Optional;

/** Answers the cases of one operation. */
interface Operation {

    /** The manifest's name of the operation. */
    String name();

    /** Whether there are rules for the case at all, as for its architecture. */
    default boolean answers(RecordedCase recordedCase) {
        return true;
    }

    CaseAnswer answer(RecordedCase recordedCase) throws IOException;

    /** The kind of answer that is counted apart, if there are several. */
    default Optional<String> kind(String answer) {
        return Optional.empty();
    }

    /** Whether the answer is the expected one; white space at both ends does not count. */
    default boolean meets(String expected, CaseAnswer answer) {
        return Expectation.meets(expected, answer);
    }
}
