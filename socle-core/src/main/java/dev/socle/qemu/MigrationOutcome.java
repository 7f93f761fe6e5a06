package dev.socle.qemu;

import java.util.List;

/** What QEMU itself will do with a migration. It compares no CPUs: the stream carries none. */
public sealed interface MigrationOutcome {

    /** It goes through, whatever the guest then finds. */
    record Accepted() implements MigrationOutcome {
    }

    /** It fails and the guest goes on at the source. */
    record Refused(List<Reason> reasons) implements MigrationOutcome {
        public Refused {
            reasons = required(reasons);
        }
    }

    /** There is nothing to migrate to: the destination's QEMU ends when it starts. */
    record DestinationDoesNotStart(List<Reason> reasons) implements MigrationOutcome {
        public DestinationDoesNotStart {
            reasons = required(reasons);
        }
    }

    /** The destination ends when it takes the processors' state over, and the source is no longer running. */
    record GuestLost(List<Reason> reasons) implements MigrationOutcome {
        public GuestLost {
            reasons = required(reasons);
        }
    }

    /** Why, in QEMU's order of checks. */
    enum Why {
        /** {@code enforce}, and the host lacks features. */
        ENFORCED_FEATURES,
        /** The destination's QEMU has no such machine type. */
        MACHINE_TYPE_GONE,
        /** The CPU has what cannot be migrated. */
        NOT_MIGRATABLE,
        /** The stream names another machine type. */
        MACHINE_TYPE,
        /** The stream has processors that the destination has not. */
        PROCESSORS,
        /** Both ends state a frequency of the time-stamp counter, and not the same. */
        TSC_FREQUENCY,
        /** The state of the guest's own guests does not fit. */
        NESTED_STATE,
        /** The destination's kernel does not take the registers. */
        REGISTERS
    }

    /**
     * @param why      the check
     * @param sentence what QEMU finds, in plain words without a full stop
     */
    record Reason(Why why, String sentence) {
    }

    private static List<Reason> required(List<Reason> reasons) {
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("a no without a reason");
        }
        return List.copyOf(reasons);
    }
}
