package dev.socle.cpu;

import java.util.List;
import java.util.Optional;

/** Why the answer is no. Every blocker says on which side it stands, the reason in plain words, and a remedy. */
public sealed interface Blocker {

    Side side();

    /** One sentence without a full stop, for people. */
    String reason();

    /** What to do about it; one sentence without a full stop. */
    String remedy();

    /** Features that the guest needs and the side lacks. */
    record MissingFeatures(Side side, FeatureSet features, String reason, String remedy) implements Blocker {
    }

    /** Features that the guest must not have and the side would give it. */
    record ForbiddenFeatures(Side side, FeatureSet features, String reason, String remedy) implements Blocker {
    }

    /** The vendors differ. */
    record VendorDiffers(Side side, Vendor expected, Vendor actual, String reason, String remedy) implements Blocker {
    }

    /**
     * The vendors differ, by the names that a dialect gives them.
     *
     * @param actual empty where the side does not say who made its CPU
     */
    record VendorNameDiffers(Side side, String expected, Optional<String> actual, String reason, String remedy)
            implements Blocker {
    }

    /** The instruction sets differ. */
    record Architecture(Side side, String needed, String offered, String reason, String remedy) implements Blocker {
    }

    /** The side's CPU is not described by any model, so that nothing can be compared with it. */
    record NotDescribed(Side side, String reason, String remedy) implements Blocker {
    }

    /** Features of a model that the side cannot give, by the names of a dialect. */
    record ModelNotUsable(Side side, String model, List<String> features, String reason, String remedy)
            implements Blocker {
        public ModelNotUsable {
            features = List.copyOf(features);
        }
    }

    /** The side's CPU is of another model, or of another generation, and only the same would do. */
    record OtherModel(Side side, String needed, String actual, String reason, String remedy) implements Blocker {
    }

    /** The guest is to be run by KVM, and the side has none. */
    record NoKvm(Side side, String reason, String remedy) implements Blocker {
    }

    /** A CPU model that the side does not know. */
    record UnknownModel(Side side, String model, String reason, String remedy) implements Blocker {
    }

    /** The widths of physical addresses, in bits, do not fit. */
    record AddressWidth(Side side, int neededBits, int offeredBits, String reason, String remedy) implements Blocker {
    }

    /** The time-stamp counter's frequency, in Hz, does not fit and cannot be scaled. */
    record Tsc(Side side, long neededHertz, long offeredHertz, String reason, String remedy) implements Blocker {
    }

    /** The machine type is not known or is at its end of life. */
    record MachineType(Side side, String machine, String reason, String remedy) implements Blocker {
    }

    /** The extended state's components or their sizes differ. */
    record XsaveState(Side side, String component, String reason, String remedy) implements Blocker {
    }

    /**
     * Something else that a running guest relies on would be another, such as its topology.
     *
     * @param what      what differs, in a word or two
     * @param expected  how the guest has it
     * @param actual    how it would be
     */
    record Differs(Side side, String what, String expected, String actual, String reason, String remedy)
            implements Blocker {
    }

    /** The guest's memory is encrypted; that blocks the move for reasons outside the CPU's features. */
    record ConfidentialGuest(Side side, String technology, String reason, String remedy) implements Blocker {
    }

    /** A program's release is too old, or the two sides' releases do not go together. */
    record Release(Side side, String program, String needed, Optional<String> actual, String reason, String remedy)
            implements Blocker {
    }
}
