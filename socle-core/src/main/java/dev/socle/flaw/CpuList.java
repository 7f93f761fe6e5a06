package dev.socle.flaw;

import java.util.List;
import java.util.Optional;

/**
 * A list of CPUs that something is true of.
 *
 * @param name a word for it, such as {@code no-speculation}
 * @param what what is true of these CPUs, in words
 */
public record CpuList(String name, String what, List<CpuRow> rows) {

    public CpuList {
        rows = List.copyOf(rows);
    }

    /** Whether the CPU is on the list. */
    Finding find(CpuView cpu) {
        boolean unsure = false;
        for (CpuRow row : rows) {
            switch (row.matches(cpu.vendor(), cpu.signature())) {
                case YES -> {
                    return found(Truth.YES, cpu, row.name());
                }
                case UNKNOWN -> unsure = true;
                case NO -> { }
            }
        }
        return found(unsure ? Truth.UNKNOWN : Truth.NO, cpu, Optional.empty());
    }

    private Finding found(Truth truth, CpuView cpu, Optional<String> name) {
        final String called = cpu.signature().map(signature -> signature.hex()).orElse("this CPU")
                + name.map(text -> " (" + text + ")").orElse("");
        return Finding.of(truth, Evidence.SIGNATURE, switch (truth) {
            case YES -> called + " is on the list of " + what;
            case NO -> called + " is not on the list of " + what;
            case UNKNOWN -> "family, model and stepping are not known";
        });
    }
}
