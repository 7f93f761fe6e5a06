package dev.socle.cli;

/** An input is wrong: one line for people that names the place, what is wrong and what was expected. */
final class InputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    InputException(String message) {
        this(message, ExitCode.BAD_INPUT);
    }

    InputException(String message, ExitCode exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
