package dev.socle.conformance;

/** What came of answering a case. */
sealed interface CaseAnswer {

    /** The text to write and compare. */
    record Text(String text) implements CaseAnswer {
    }

    /** The answer is an error; the message goes to a file beside it. */
    record Failure(String message) implements CaseAnswer {
    }
}
