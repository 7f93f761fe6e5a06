package dev.socle.flaw;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import java.util.List;
import java.util.Optional;

/**
 * A condition about a CPU, as the data file of flaws writes it: vendors, lists of CPUs and features, joined by
 * {@code and}, {@code or}, {@code not} and parentheses. It is judged in three-valued logic.
 */
public sealed interface Condition {

    /** The condition that always holds. */
    Condition ALWAYS = new All(List.of());

    /** The condition that never holds. */
    Condition NEVER = new Any(List.of());

    /** Whether it holds for the CPU, and what decided. */
    Finding test(CpuView cpu);

    /** The features it looks at. */
    FeatureSet features();

    /** As the data file writes it, such as {@code its-no or bhi-ctrl}. */
    default String words() {
        return ConditionWords.of(this);
    }

    /**
     * The maker is this one.
     *
     * @param name the maker's short name, such as {@code Intel}
     */
    record MadeBy(String name) implements Condition {
        @Override
        public Finding test(CpuView cpu) {
            return cpu.vendor()
                    .map(vendor -> Finding.of(vendor.displayName().equals(name) ? Truth.YES : Truth.NO,
                            Evidence.VENDOR, "the vendor is " + vendor.displayName()))
                    .orElseGet(() -> Finding.of(Truth.UNKNOWN, Evidence.VENDOR, "the vendor is not known"));
        }

        @Override
        public FeatureSet features() {
            return FeatureSet.empty();
        }
    }

    /** The CPU is on the list. */
    record Listed(CpuList list) implements Condition {
        @Override
        public Finding test(CpuView cpu) {
            return list.find(cpu);
        }

        @Override
        public FeatureSet features() {
            return FeatureSet.empty();
        }
    }

    /**
     * The CPU shows the feature.
     *
     * @param name    what to call it
     * @param carrier the feature without which it cannot be seen: {@code arch-capabilities} for the bits of that MSR
     */
    record Shows(String name, Feature feature, Optional<Feature> carrier) implements Condition {
        @Override
        public Finding test(CpuView cpu) {
            final Truth truth = switch (cpu.features().of(feature)) {
                case PRESENT -> carried(cpu);
                case ABSENT -> Truth.NO;
                case UNKNOWN -> carried(cpu) == Truth.NO ? Truth.NO : Truth.UNKNOWN;
            };
            return Finding.of(truth, FeatureSet.of(feature), switch (truth) {
                case YES -> name + " is there";
                case NO -> name + " is not there";
                case UNKNOWN -> "nothing is known of " + name;
            });
        }

        private Truth carried(CpuView cpu) {
            return carrier.map(cpu.features()::of).map(knowledge -> switch (knowledge) {
                case PRESENT -> Truth.YES;
                case ABSENT -> Truth.NO;
                case UNKNOWN -> Truth.UNKNOWN;
            }).orElse(Truth.YES);
        }

        @Override
        public FeatureSet features() {
            return carrier.map(FeatureSet.of(feature)::with).orElseGet(() -> FeatureSet.of(feature));
        }
    }

    /**
     * What only words say of some maker's CPUs: of others it does not hold, of these it is unknown.
     *
     * @param maker the maker's short name, or {@code any}
     */
    record InWords(String maker, String text) implements Condition {
        @Override
        public Finding test(CpuView cpu) {
            final boolean others = !maker.equals("any")
                    && cpu.vendor().filter(vendor -> !vendor.displayName().equals(maker)).isPresent();
            return others ? Finding.of(Truth.NO, Evidence.VENDOR, "no flaw of "
                    + cpu.vendor().get().displayName() + " CPUs") : Finding.of(Truth.UNKNOWN, Evidence.NONE, text);
        }

        @Override
        public FeatureSet features() {
            return FeatureSet.empty();
        }
    }

    /**
     * Settled by something other than the CPU, such as how a kernel was booted.
     *
     * @param reason what settled it, or what is missing to settle it
     */
    record Given(Truth truth, String reason) implements Condition {
        @Override
        public Finding test(CpuView cpu) {
            return Finding.of(truth, Evidence.CIRCUMSTANCE, reason);
        }

        @Override
        public FeatureSet features() {
            return FeatureSet.empty();
        }
    }

    /** The other does not hold. */
    record Not(Condition of) implements Condition {
        @Override
        public Finding test(CpuView cpu) {
            return of.test(cpu).negated();
        }

        @Override
        public FeatureSet features() {
            return of.features();
        }
    }

    /** All hold. */
    record All(List<Condition> of) implements Condition {
        public All {
            of = List.copyOf(of);
        }

        @Override
        public Finding test(CpuView cpu) {
            return Decision.among(of, cpu, Truth.NO);
        }

        @Override
        public FeatureSet features() {
            return Decision.features(of);
        }
    }

    /** One at least holds. */
    record Any(List<Condition> of) implements Condition {
        public Any {
            of = List.copyOf(of);
        }

        @Override
        public Finding test(CpuView cpu) {
            return Decision.among(of, cpu, Truth.YES);
        }

        @Override
        public FeatureSet features() {
            return Decision.features(of);
        }
    }
}
