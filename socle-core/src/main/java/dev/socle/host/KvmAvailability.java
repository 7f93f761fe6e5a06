package dev.socle.host;

/** Whether KVM can run guests of a host, as far as its own evidence says. */
public sealed interface KvmAvailability {

    /** Something of the host offers it. */
    record Available() implements KvmAvailability {
    }

    /**
     * The host's guests are run without it.
     *
     * @param because what says so; a clause without a full stop
     */
    record Absent(String because) implements KvmAvailability {
    }

    /** The evidence does not say: it is of the silicon alone, or who gathered it might not look. */
    record Unknown() implements KvmAvailability {
    }
}
