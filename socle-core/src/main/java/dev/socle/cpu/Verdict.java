package dev.socle.cpu;

import java.util.List;

/** May it? Yes, as far as the CPU is concerned; no, for these reasons; or what is missing to decide. */
public sealed interface Verdict {

    /**
     * The CPU permits it; other things may still not.
     *
     * @param silentChanges what would change for the guest without anybody objecting, in plain words
     */
    record Compatible(List<String> silentChanges) implements Verdict {
        public Compatible {
            silentChanges = List.copyOf(silentChanges);
        }
    }

    /** It may not. There is at least one blocker. */
    record Incompatible(List<Blocker> blockers) implements Verdict {
        public Incompatible {
            blockers = List.copyOf(blockers);
            if (blockers.isEmpty()) {
                throw new IllegalArgumentException("a no without a blocker");
            }
        }
    }

    /** It cannot be told. There is at least one thing missing. */
    record Unknown(List<String> missing) implements Verdict {
        public Unknown {
            missing = List.copyOf(missing);
            if (missing.isEmpty()) {
                throw new IllegalArgumentException("an unknown that does not say what is missing");
            }
        }
    }
}
