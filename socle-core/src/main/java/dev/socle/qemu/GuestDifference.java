package dev.socle.qemu;

import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.CpuidTable.Key;
import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.FeatureSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a guest would find changed if its CPU became another: the leaves it reads, and the features it sees.
 *
 * @param leaves the leaves that differ, in order
 * @param lost   features it sees and would see no more
 * @param gained features it would see and does not
 */
public record GuestDifference(List<Leaf> leaves, FeatureSet lost, FeatureSet gained) {

    public GuestDifference {
        leaves = List.copyOf(leaves);
    }

    /** A leaf before and after; empty where it is beyond the highest leaf, or a sub-leaf without content. */
    public record Leaf(Key key, Optional<Registers> before, Optional<Registers> after) {
    }

    public static GuestDifference between(GuestCpuid before, GuestCpuid after) {
        final FeatureSet seen = before.visibility().of(before.cpu().features());
        final FeatureSet then = after.visibility().of(after.cpu().features());
        return new GuestDifference(leaves(before.table(), after.table()), seen.andNot(then), then.andNot(seen));
    }

    private static List<Leaf> leaves(CpuidTable before, CpuidTable after) {
        final SortedSet<Key> keys = new TreeSet<>(before.leaves().keySet());
        keys.addAll(after.leaves().keySet());
        final List<Leaf> changed = new ArrayList<>();
        for (Key key : keys) {
            final Optional<Registers> was = before.leaf(key.leaf(), key.subleaf());
            final Optional<Registers> becomes = after.leaf(key.leaf(), key.subleaf());
            if (!Objects.equals(was, becomes)) {
                changed.add(new Leaf(key, was, becomes));
            }
        }
        return changed;
    }

    /** Whether the guest could not tell the difference by CPUID. */
    public boolean isEmpty() {
        return leaves.isEmpty() && lost.isEmpty() && gained.isEmpty();
    }
}
