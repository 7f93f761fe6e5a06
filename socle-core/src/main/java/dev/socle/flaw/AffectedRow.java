package dev.socle.flaw;

import java.util.List;
import java.util.Optional;

/**
 * Some CPUs that have a flaw.
 *
 * @param vendor     the maker, in the source's words
 * @param cpus       which of its CPUs, where that can be compared by a program
 * @param text       which of its CPUs, in words; empty where {@code cpus} says it
 * @param except     lists of CPUs that are spared
 * @param when       what else must hold of the CPU
 * @param unless     by which bits such a CPU says that it is spared
 * @param note       a remark
 * @param guestsOnly whether this is how a guest judges, not the truth about the silicon
 * @param confidence how far the row can be trusted
 */
public record AffectedRow(String vendor, Optional<CpuRow> cpus, String text, List<CpuList> except, Condition when,
                          Condition unless, Optional<String> note, boolean guestsOnly, Confidence confidence,
                          List<String> references) {
    public AffectedRow {
        except = List.copyOf(except);
        references = List.copyOf(references);
    }

    /** What else must hold of such a CPU, in words; empty if nothing. */
    public Optional<String> condition() {
        return when.equals(Condition.ALWAYS) ? Optional.empty() : Optional.of(when.words());
    }

    /** By which bits such a CPU says that it is spared, in words; empty if by none. */
    public Optional<String> escape() {
        return unless.equals(Condition.NEVER) ? Optional.empty() : Optional.of(unless.words());
    }
}
