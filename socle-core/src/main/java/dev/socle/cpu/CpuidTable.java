package dev.socle.cpu;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the CPUID instruction and some MSRs of one logical CPU said: leaves with their subleaves, and MSRs. Immutable.
 */
public final class CpuidTable {

    /** Leaf and subleaf, both unsigned. */
    public record Key(int leaf, int subleaf) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = ((Comparator<Key>) (a, b) ->
                Integer.compareUnsigned(a.leaf, b.leaf)).thenComparing((a, b) ->
                Integer.compareUnsigned(a.subleaf, b.subleaf));

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** The four registers of one leaf and subleaf. */
    public record Registers(int eax, int ebx, int ecx, int edx) {

        public int get(Register register) {
            return switch (register) {
                case EAX -> eax;
                case EBX -> ebx;
                case ECX -> ecx;
                case EDX -> edx;
            };
        }

        public boolean isZero() {
            return (eax | ebx | ecx | edx) == 0;
        }

        /** Bit by bit what both have. */
        public Registers and(Registers other) {
            return new Registers(eax & other.eax, ebx & other.ebx, ecx & other.ecx, edx & other.edx);
        }
    }

    private final NavigableMap<Key, Registers> leaves;
    private final NavigableMap<Integer, Long> msrs;

    private CpuidTable(NavigableMap<Key, Registers> leaves, NavigableMap<Integer, Long> msrs) {
        this.leaves = leaves;
        this.msrs = msrs;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with everything of this table. */
    public Builder toBuilder() {
        final Builder builder = new Builder();
        leaves.forEach((key, registers) -> builder.leaf(key.leaf(), key.subleaf(), registers));
        msrs.forEach(builder::msr);
        return builder;
    }

    /** All leaves in order. */
    public NavigableMap<Key, Registers> leaves() {
        return leaves;
    }

    /** All MSRs in order of their numbers, which are unsigned. */
    public Map<Integer, Long> msrs() {
        return msrs;
    }

    public Optional<Registers> leaf(int leaf, int subleaf) {
        return Optional.ofNullable(leaves.get(new Key(leaf, subleaf)));
    }

    public Optional<Long> msr(int index) {
        return Optional.ofNullable(msrs.get(index));
    }

    /** The register's value, or 0 where the table has no such leaf. */
    public int word(int leaf, int subleaf, Register register) {
        final Registers registers = leaves.get(new Key(leaf, subleaf));
        return registers == null ? 0 : registers.get(register);
    }

    public boolean isEmpty() {
        return leaves.isEmpty() && msrs.isEmpty();
    }

    /** The vendor of leaf 0, if the table has one that is not all zero. */
    public Optional<Vendor> vendor() {
        return leaf(0, 0)
                .filter(leaf0 -> (leaf0.ebx() | leaf0.edx() | leaf0.ecx()) != 0)
                .map(leaf0 -> Vendor.ofRegisters(leaf0.ebx(), leaf0.edx(), leaf0.ecx()));
    }

    /** Family, model, stepping of leaf 1, if the table has it. */
    public Optional<Signature> signature() {
        return leaf(1, 0).filter(leaf1 -> leaf1.eax() != 0).map(leaf1 -> Signature.ofEax(leaf1.eax()));
    }

    /** The brand string of leaves 80000002 to 80000004, blanks at the ends and inner runs of blanks removed. */
    public Optional<String> brand() {
        final StringBuilder brand = new StringBuilder(48);
        for (int number = 0x80000002; number <= 0x80000004; number++) {
            final Optional<Registers> part = leaf(number, 0);
            if (part.isEmpty()) {
                break;
            }
            for (Register register : Register.values()) {
                final int value = part.get().get(register);
                final byte[] bytes = {(byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24)};
                brand.append(new String(bytes, StandardCharsets.ISO_8859_1));
            }
        }
        final int end = brand.indexOf("\0");
        final String text = (end < 0 ? brand.toString() : brand.substring(0, end))
                .replaceAll("\\p{Cntrl}", "").strip().replaceAll(" +", " ");
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** Physical address bits, from leaf 80000008 EAX[7:0]. */
    public Optional<Integer> physicalAddressBits() {
        return leaf(0x80000008, 0).map(leaf -> leaf.eax() & 0xff).filter(bits -> bits > 0);
    }

    /**
     * What this table says of every feature of the shared index.
     *
     * <p>A CPUID bit is known if its leaf is in the table, or if the table holds its range's base leaf and says that
     * the leaf is beyond the highest (then it is absent). A subleaf beyond the highest subleaf of leaf 7 or of a
     * leaf the table has with subleaf 0 all zero is absent too. An MSR bit is known if the MSR is in the table, or
     * absent if CPUID says that the MSR does not exist; else nothing is known of it.
     */
    public KnownFeatures knownFeatures() {
        final FeatureSet.Builder present = new FeatureSet.Builder();
        final FeatureSet.Builder absent = new FeatureSet.Builder();
        final int count = Feature.count();
        for (int i = 0; i < count; i++) {
            final Feature feature = Feature.numbered(i);
            switch (of(feature.place())) {
                case PRESENT -> present.add(feature);
                case ABSENT -> absent.add(feature);
                case UNKNOWN -> { }
            }
        }
        return new KnownFeatures(present.build(), absent.build());
    }

    /** What this table says of one place. */
    public Knowledge of(Place place) {
        return switch (place) {
            case Place.Cpuid cpuid -> leaf(cpuid.leaf(), cpuid.subleaf())
                    .map(registers -> (registers.get(cpuid.register()) >>> cpuid.bit() & 1) != 0
                            ? Knowledge.PRESENT : Knowledge.ABSENT)
                    .orElseGet(() -> leafCannotExist(cpuid) ? Knowledge.ABSENT : Knowledge.UNKNOWN);
            case Place.Msr msr -> msr(msr.index())
                    .map(value -> (value >>> msr.bit() & 1) != 0 ? Knowledge.PRESENT : Knowledge.ABSENT)
                    .orElseGet(() -> msrCannotExist(msr) ? Knowledge.ABSENT : Knowledge.UNKNOWN);
        };
    }

    private boolean leafCannotExist(Place.Cpuid place) {
        final int base = place.leaf() & 0xffff0000;
        final Optional<Registers> highest = leaf(base, 0);
        if (highest.isPresent()) {
            // A CPU without a range answers with something else; then the "highest leaf" is not within the range.
            final int max = highest.get().eax();
            if ((max & 0xffff0000) != base || Integer.compareUnsigned(place.leaf(), max) > 0) {
                return true;
            }
        }
        if (place.subleaf() == 0) {
            return false;
        }
        return leaf(place.leaf(), 0)
                .map(first -> place.leaf() == 7
                        ? Integer.compareUnsigned(place.subleaf(), first.eax()) > 0
                        : first.isZero())
                .orElseGet(() -> leafCannotExist(new Place.Cpuid(place.leaf(), 0, place.register(), place.bit())));
    }

    private boolean msrCannotExist(Place.Msr place) {
        return place.announcedBy().filter(bit -> of(bit) == Knowledge.ABSENT).isPresent();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuidTable table && leaves.equals(table.leaves) && msrs.equals(table.msrs);
    }

    @Override
    public int hashCode() {
        return 31 * leaves.hashCode() + msrs.hashCode();
    }

    @Override
    public String toString() {
        return "CpuidTable of " + leaves.size() + " leaves and " + msrs.size() + " MSRs";
    }

    /** Collects leaves and MSRs; what is given twice is kept as given last. Not for use by several threads. */
    public static final class Builder {

        private final NavigableMap<Key, Registers> leaves = new TreeMap<>();
        private final NavigableMap<Integer, Long> msrs = new TreeMap<>(Integer::compareUnsigned);

        private Builder() {
        }

        public Builder leaf(int leaf, int subleaf, int eax, int ebx, int ecx, int edx) {
            return leaf(leaf, subleaf, new Registers(eax, ebx, ecx, edx));
        }

        public Builder leaf(int leaf, int subleaf, Registers registers) {
            leaves.put(new Key(leaf, subleaf), registers);
            return this;
        }

        public Builder msr(int index, long value) {
            msrs.put(index, value);
            return this;
        }

        public CpuidTable build() {
            return new CpuidTable(
                    Collections.unmodifiableNavigableMap(new TreeMap<>(leaves)),
                    Collections.unmodifiableNavigableMap(new TreeMap<>(msrs)));
        }
    }
}
