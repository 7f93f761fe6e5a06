package dev.socle.cpu;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * A register in which two answers of CPUID differ.
 *
 * @param key      leaf and sub-leaf
 * @param register which of the four
 * @param before   its value in the first
 * @param after    its value in the second
 */
public record CpuidDifference(CpuidTable.Key key, Register register, int before, int after) {

    private static final CpuidTable.Registers NOTHING = new CpuidTable.Registers(0, 0, 0, 0);

    /** Every register that differs, in order; what a table does not have counts as zero. */
    public static List<CpuidDifference> between(CpuidTable before, CpuidTable after) {
        final TreeSet<CpuidTable.Key> keys = new TreeSet<>(before.leaves().keySet());
        keys.addAll(after.leaves().keySet());
        final List<CpuidDifference> differences = new ArrayList<>();
        for (CpuidTable.Key key : keys) {
            differences.addAll(between(key, before.leaf(key.leaf(), key.subleaf()).orElse(NOTHING),
                    after.leaf(key.leaf(), key.subleaf()).orElse(NOTHING)));
        }
        return differences;
    }

    /** The registers that differ between two answers to the same question. */
    public static List<CpuidDifference> between(CpuidTable.Key key, CpuidTable.Registers before,
                                                CpuidTable.Registers after) {
        final List<CpuidDifference> differences = new ArrayList<>();
        for (Register register : Register.values()) {
            if (before.get(register) != after.get(register)) {
                differences.add(new CpuidDifference(key, register, before.get(register), after.get(register)));
            }
        }
        return differences;
    }

    /** How many leaves and sub-leaves they are in. */
    public static int leaves(Collection<CpuidDifference> differences) {
        return (int) differences.stream().map(CpuidDifference::key).distinct().count();
    }

    /** The bits that differ. */
    public int bits() {
        return before ^ after;
    }

    /** The places of the bits that differ, from the lowest. */
    public List<Place> places() {
        final List<Place> places = new ArrayList<>();
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((bits() >>> bit & 1) != 0) {
                places.add(new Place.Cpuid(key.leaf(), key.subleaf(), register, bit));
            }
        }
        return places;
    }
}
