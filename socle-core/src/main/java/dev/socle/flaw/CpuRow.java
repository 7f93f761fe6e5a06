package dev.socle.flaw;

import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.List;
import java.util.Optional;

/**
 * Some CPUs, by vendor, family, model and stepping.
 *
 * @param vendor    its maker's short name; empty for all makers
 * @param families  empty for all families
 * @param models    ranges of models; empty for all models
 * @param steppings the steppings; 0 to 15 for all
 * @param name      what these CPUs are called, where they have a name
 */
public record CpuRow(Optional<String> vendor, List<Range> families, List<Range> models, Range steppings,
                     Optional<String> name) {

    public CpuRow {
        families = List.copyOf(families);
        models = List.copyOf(models);
    }

    /** From the first to the last, both counted in. */
    public record Range(int first, int last) {

        /** Every stepping there can be. */
        public static final Range STEPPINGS = new Range(0, 15);

        public Range {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException("a range from " + first + " to " + last);
            }
        }

        boolean contains(int number) {
            return first <= number && number <= last;
        }
    }

    /** Whether the CPU is one of these. */
    public Truth matches(Optional<Vendor> maker, Optional<Signature> signature) {
        if (vendor.isPresent() && maker.isPresent() && !vendor.get().equals(maker.get().displayName())) {
            return Truth.NO;
        }
        final Truth bySignature = matches(signature);
        return vendor.isPresent() && maker.isEmpty() && bySignature == Truth.YES ? Truth.UNKNOWN : bySignature;
    }

    private Truth matches(Optional<Signature> signature) {
        if (families.isEmpty()) {
            return Truth.YES;
        }
        if (signature.isEmpty()) {
            return Truth.UNKNOWN;
        }
        final Signature cpu = signature.get();
        return within(families, cpu.family()) && (models.isEmpty() || within(models, cpu.model()))
                && steppings.contains(cpu.stepping()) ? Truth.YES : Truth.NO;
    }

    private static boolean within(List<Range> ranges, int number) {
        return ranges.stream().anyMatch(range -> range.contains(number));
    }
}
