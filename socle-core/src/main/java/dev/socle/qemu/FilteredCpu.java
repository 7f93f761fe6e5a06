package dev.socle.qemu;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Trace;
import java.util.List;
import java.util.SequencedSet;

/**
 * An expanded CPU after QEMU has taken away what the accelerator cannot give.
 *
 * @param expansion   the CPU before
 * @param features    what is left; with {@code x-force-features=on} nothing is taken away
 * @param components  the extended state that is left
 * @param unavailable what QEMU counts as unavailable
 * @param unavailableNames the same as QEMU lists it
 * @param unknown     features that are asked for and of which nobody knows whether the host gives them
 * @param lost        everything that the model or the user has and the guest has not, with the reason of each
 * @param start       whether QEMU starts, and what it says
 */
public record FilteredCpu(CpuExpansion expansion, FeatureSet features, RealizedCpu.Components components,
                          FeatureSet unavailable, SequencedSet<String> unavailableNames, FeatureSet unknown,
                          List<Lost> lost, Start start, Trace trace) {

    public FilteredCpu {
        lost = List.copyOf(lost);
    }

    /** Whether QEMU starts with it. */
    public sealed interface Start {

        /** What QEMU says, in its words, in its order. */
        List<String> messages();
    }

    /** It starts; the messages are warnings. */
    public record Starts(List<String> messages) implements Start {
        public Starts {
            messages = List.copyOf(messages);
        }
    }

    /** It does not start; the last message is the reason. */
    public record Refuses(List<String> messages) implements Start {
        public Refuses {
            messages = List.copyOf(messages);
        }
    }

    /** With {@code enforce} and features of which nothing is known, nobody can tell. */
    public record NotKnown(List<String> messages) implements Start {
        public NotKnown {
            messages = List.copyOf(messages);
        }
    }
}
