package dev.socle.qemu;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;

/**
 * A feature that a guest does not get although its model has it or its configuration asks for it.
 *
 * @param feature what is lost
 * @param reason  why
 */
public record Lost(Feature feature, Reason reason) {

    /** Why a feature is lost. */
    public sealed interface Reason {
    }

    /** The accelerator, or the host below it, cannot give it. */
    public record NotSupplied() implements Reason {
    }

    /** Nothing is known of whether the host can give it. */
    public record NotKnown() implements Reason {
    }

    /**
     * It needs others that are off.
     *
     * @param missing those others
     * @param asked   whether the user asked for it, so that QEMU counts it among what is unavailable
     */
    public record Dependency(FeatureSet missing, boolean asked) implements Reason {
    }

    /** The machine type turns it off, to look as its own release did. */
    public record ByMachineType(String machine) implements Reason {
    }

    /** The user turns it off. */
    public record ByUser() implements Reason {
    }

    /** The accelerator turns it off in every named model. */
    public record ByAccelerator() implements Reason {
    }

    /** It needs a switch of the CPU, such as {@code pmu}. */
    public record NeedsSwitch(String name) implements Reason {
    }

    /** It does not go together with another. */
    public record Excluded(Feature by) implements Reason {
    }
}
