package dev.socle.nova.driver;

import dev.socle.nova.HypervisorReader;
import java.util.Collections;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * cpu_info as it is stored with a compute node, against what the driver would store now.
 *
 * @param model   the model then and now, if they differ
 * @param vendor  the vendor then and now, if they differ
 * @param gone    features that are stored and not there now, as after a new microcode or kernel
 * @param arrived features that are there now and not stored
 */
public record CpuInfoDifference(Optional<Change> model, Optional<Change> vendor, SequencedSet<String> gone,
                                SequencedSet<String> arrived) {

    public CpuInfoDifference {
        gone = Collections.unmodifiableSequencedSet(new TreeSet<>(gone));
        arrived = Collections.unmodifiableSequencedSet(new TreeSet<>(arrived));
    }

    /** From one value to another; empty where there is none. */
    public record Change(Optional<String> then, Optional<String> now) {

        static Optional<Change> of(Optional<String> then, Optional<String> now) {
            return then.equals(now) ? Optional.empty() : Optional.of(new Change(then, now));
        }
    }

    public static CpuInfoDifference of(HypervisorReader.CpuInfo stored, NovaHost now) {
        final TreeSet<String> gone = new TreeSet<>(stored.features());
        gone.removeAll(now.features());
        final TreeSet<String> arrived = new TreeSet<>(now.features());
        arrived.removeAll(stored.features());
        return new CpuInfoDifference(Change.of(stored.model(), now.model()), Change.of(stored.vendor(), now.vendor()),
                gone, arrived);
    }

    public boolean isNone() {
        return model.isEmpty() && vendor.isEmpty() && gone.isEmpty() && arrived.isEmpty();
    }
}
