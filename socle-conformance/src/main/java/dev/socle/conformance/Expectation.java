package dev.socle.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a case expects, where it is at hand. */
final class Expectation {

    private static final String ERROR = "error";

    private Expectation() {
    }

    /** The text that is expected; empty where only the inputs were given. */
    static Optional<String> of(RecordedCase recordedCase) throws IOException {
        final JsonNode expected = recordedCase.expected();
        if (expected.has("file")) {
            final Path file = recordedCase.folder().resolve(expected.path("file").asString());
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        }
        if (expected.has("value")) {
            return Optional.of(expected.path("value").asString());
        }
        return expected.has("cpu_arg") ? Optional.of(expected.path("cpu_arg").asString()) : Optional.empty();
    }

    /** White space at both ends does not count. */
    static boolean meets(String expected, CaseAnswer answer) {
        return switch (answer) {
            case CaseAnswer.Text(String text) -> text.strip().equals(expected.strip());
            case CaseAnswer.Failure failure -> expected.strip().equals(ERROR);
        };
    }

    static String written(CaseAnswer answer) {
        return switch (answer) {
            case CaseAnswer.Text(String text) -> text;
            case CaseAnswer.Failure failure -> ERROR;
        };
    }
}
