package dev.socle.conformance;

/** How many cases were answered, and of those with an expected answer how many met it. */
record Tally(int answered, int passed, int failed) {

    static Tally none() {
        return new Tally(0, 0, 0);
    }

    static Tally ofAnswered() {
        return new Tally(1, 0, 0);
    }

    static Tally ofPassed() {
        return new Tally(1, 1, 0);
    }

    static Tally ofFailed() {
        return new Tally(1, 0, 1);
    }

    Tally plus(Tally other) {
        return new Tally(answered + other.answered, passed + other.passed, failed + other.failed);
    }

    String display() {
        final int without = answered - passed - failed;
        if (without == answered) {
            return answered + " answered";
        }
        return passed + " passed, " + failed + " failed" + (without == 0 ? "" : ", " + without + " answered");
    }
}
