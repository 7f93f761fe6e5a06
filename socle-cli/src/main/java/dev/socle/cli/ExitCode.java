package dev.socle.cli;

/** What the command's exit code says. Over many answers NO beats UNKNOWN beats YES. */
public enum ExitCode {
    /** Yes, or done. */
    YES(0),
    /** The answer is no. */
    NO(1),
    /** The command was called wrongly. */
    USAGE(2),
    /** An input cannot be read or is wrong; one line says where and what. */
    BAD_INPUT(3),
    /** A machine or program cannot be reached. */
    UNREACHABLE(4),
    /** The evidence does not suffice to say yes or no. */
    UNKNOWN(5),
    /** A defect of Socle's own. */
    INTERNAL(70);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The code over this answer and another. */
    public ExitCode and(ExitCode other) {
        return rank() >= other.rank() ? this : other;
    }

    private int rank() {
        return switch (this) {
            case YES -> 0;
            case UNKNOWN -> 1;
            case NO -> 2;
            case BAD_INPUT, UNREACHABLE, USAGE, INTERNAL -> 3;
        };
    }
}
