package dev.socle.live.guest;

import dev.socle.cpu.CpuidDifference;
import dev.socle.cpu.CpuidTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What came of moving a running guest from one QEMU to another.
 *
 * @param source      where it ran
 * @param destination where it went
 * @param before      what it read before, if it ran
 * @param result      how it ended
 */
public record Rehearsal(GuestLaunch source, GuestLaunch destination, Optional<EyeReading> before, Result result) {

    /** The upper four bits of the leaves that hypervisors answer. */
    private static final int HYPERVISORS = 4;

    /** How it ended. */
    public sealed interface Result {
    }

    /** The source's guest could not be started. */
    public record NoSource(EyeFailure failure) implements Result {
    }

    /** The destination's QEMU did not start. The guest runs on at the source. */
    public record NoDestination(EyeFailure failure) implements Result {
    }

    /**
     * One of the two refused while the guest was on its way.
     *
     * @param words what they said, in one line
     * @param guest what has become of the guest
     */
    public record Refused(String words, Guest guest) implements Result {
    }

    /** What has become of a guest that did not arrive. */
    public enum Guest {
        /** It runs on at the source. */
        RUNS_ON,
        /** The source took it for moved and stopped it; it can be told to go on there. */
        STANDS_STILL,
        /** The source's QEMU has ended, too. */
        GONE
    }

    /** The guest arrived, and then could not tell what it reads: QEMU or the guest broke. */
    public record Lost(EyeFailure failure) implements Result {
    }

    /**
     * The guest arrived and read its CPU again.
     *
     * @param after    what it read
     * @param total    how long it took
     * @param downtime of that, how long the guest stood still
     * @param words    what both QEMUs said, warnings as a rule; in one line, empty if nothing
     */
    public record Moved(EyeReading after, Duration total, Duration downtime, String words) implements Result {
    }

    /**
     * The leaves and sub-leaves that the first vCPU no longer has, has anew, or reads differently; none if the guest
     * was not moved. A sub-leaf of zeros is as none at all.
     */
    public Set<CpuidTable.Key> changedLeaves() {
        final Set<CpuidTable.Key> changed = new TreeSet<>();
        if (result instanceof Moved moved && before.isPresent()) {
            final CpuidTable first = before.get().first();
            final CpuidTable second = moved.after().first();
            changed.addAll(first.leaves().keySet());
            changed.addAll(second.leaves().keySet());
            changed.removeIf(key -> read(first, key).equals(read(second, key)));
        }
        return changed;
    }

    private static Optional<CpuidTable.Registers> read(CpuidTable table, CpuidTable.Key key) {
        // An eye does not ask for leaves that a hypervisor says it has not, and would read zero there.
        return table.leaf(key.leaf(), key.subleaf()).filter(leaf ->
                key.subleaf() == 0 && key.leaf() >>> 28 != HYPERVISORS || !leaf.isZero());
    }

    /** What the first vCPU reads differently after the move; nothing if it was not moved. */
    public List<CpuidDifference> changes() {
        return result instanceof Moved moved && before.isPresent()
                ? CpuidDifference.between(before.get().first(), moved.after().first()) : List.of();
    }
}
