package dev.socle.flaw;

import java.util.List;
import java.util.Optional;

/**
 * Some CPUs that have a flaw.
 *
 * @param vendor     the maker, in the source's words
 * @param cpus       which of its CPUs, where that can be compared by a program
 * @param text       which of its CPUs, in words; empty where {@code cpus} says it
 * @param unless     what makes an exception, in words
 * @param note       a remark
 * @param guestsOnly whether this is how a guest judges, not the truth about the silicon
 */
public record AffectedRow(String vendor, Optional<CpuRow> cpus, String text, List<String> unless,
                          Optional<String> note, boolean guestsOnly, List<String> references) {
    public AffectedRow {
        unless = List.copyOf(unless);
        references = List.copyOf(references);
    }
}
