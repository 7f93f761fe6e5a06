package dev.socle.flaw;

/** How a host stands to a flaw. */
public sealed interface HostFlawState {

    /** What it stands on. */
    Evidence evidence();

    /** Why, in one line. */
    String reason();

    /** The CPU has the flaw; what its kernel does about it is not known. */
    record Affected(Evidence evidence, String reason) implements HostFlawState {
    }

    /** The CPU does not have the flaw. */
    record NotAffected(Evidence evidence, String reason) implements HostFlawState {
    }

    /** The CPU has the flaw and the host's kernel says that it protects itself. */
    record Mitigated(Evidence evidence, String reason) implements HostFlawState {
    }

    /** The host's kernel says that it is open. */
    record Vulnerable(Evidence evidence, String reason) implements HostFlawState {
    }

    /** It cannot be told; the reason says what is missing. */
    record Unknown(Evidence evidence, String reason) implements HostFlawState {
    }

    /** Whether the CPU has the flaw. */
    default Truth affected() {
        return switch (this) {
            case Affected _, Mitigated _, Vulnerable _ -> Truth.YES;
            case NotAffected _ -> Truth.NO;
            case Unknown _ -> Truth.UNKNOWN;
        };
    }
}
