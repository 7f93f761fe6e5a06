package dev.socle.flaw;

/** Whether a condition holds, where it can be told. */
public enum Truth {
    YES, NO, UNKNOWN;

    Truth negated() {
        return switch (this) {
            case YES -> NO;
            case NO -> YES;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
