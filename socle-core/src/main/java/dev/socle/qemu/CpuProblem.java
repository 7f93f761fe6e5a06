package dev.socle.qemu;

import java.util.List;
import java.util.Locale;

/** Why QEMU would not start with a {@code -cpu}. */
public sealed interface CpuProblem {

    /** What QEMU itself says on its standard error, after its name. */
    String text();

    /** What it means and what would help, in our words. */
    String advice();

    /** Nothing was given. */
    record Empty() implements CpuProblem {
        @Override
        public String text() {
            return "-cpu option cannot be empty";
        }

        @Override
        public String advice() {
            return "expected a model, such as EPYC or max";
        }
    }

    /** Longer than {@link CpuArgument#LONGEST}. QEMU has no such limit; Socle does not read on. */
    record TooLong(int length) implements CpuProblem {
        @Override
        public String text() {
            return "the value of -cpu has " + length + " characters";
        }

        @Override
        public String advice() {
            return "expected at most " + CpuArgument.LONGEST;
        }
    }

    /**
     * No model of this name.
     *
     * @param similar names that may have been meant
     */
    record UnknownModel(String model, List<String> similar) implements CpuProblem {
        public UnknownModel {
            similar = List.copyOf(similar);
        }

        @Override
        public String text() {
            return "unable to find CPU model '" + model + "'";
        }

        @Override
        public String advice() {
            return "this release of QEMU has no model \"" + model + "\"" + meant(similar);
        }
    }

    /** The model needs KVM. */
    record NeedsKvm(String model) implements CpuProblem {
        @Override
        public String text() {
            return "CPU model '" + model + "' requires KVM or HVF";
        }

        @Override
        public String advice() {
            return "use max: all that this accelerator can give";
        }
    }

    /**
     * No property of this name.
     *
     * @param item    the item as {@code -cpu} has it
     * @param type    QEMU's name of the CPU's type, such as {@code EPYC-x86_64-cpu}
     * @param similar names that may have been meant
     */
    record UnknownProperty(CpuArgument.Item item, String name, String type, List<String> similar)
            implements CpuProblem {
        public UnknownProperty {
            similar = List.copyOf(similar);
        }

        @Override
        public String text() {
            return applying(item, name, type) + "Property '" + type + "." + name + "' not found";
        }

        @Override
        public String advice() {
            return "this release of QEMU has no feature or property \"" + name + "\"" + meant(similar);
        }
    }

    /**
     * A value that the property does not take.
     *
     * @param complaint what QEMU says of the value
     * @param expected  what the property takes
     */
    record BadValue(CpuArgument.Item item, String name, String type, String complaint, String expected)
            implements CpuProblem {
        @Override
        public String text() {
            return applying(item, name, type) + complaint;
        }

        @Override
        public String advice() {
            return "\"" + item.text() + "\": expected " + expected;
        }
    }

    /** {@code tsc-freq=} has a value that is no frequency. */
    record BadFrequency(String value) implements CpuProblem {
        @Override
        public String text() {
            return "bad numerical value " + value;
        }

        @Override
        public String advice() {
            return "\"tsc-freq=" + value + "\": expected Hz, or such as 2.5G";
        }
    }

    private static String meant(List<String> similar) {
        return similar.isEmpty() ? "" : ", did you mean " + String.join(" or ", similar) + "?";
    }

    /** Settings are applied with all others of the type; what begins with + or - later, by itself. */
    private static String applying(CpuArgument.Item item, String name, String type) {
        return item instanceof CpuArgument.Setting setting
                ? String.format(Locale.ROOT, "can't apply global %s.%s=%s: ", type, name, setting.meant()) : "";
    }
}
