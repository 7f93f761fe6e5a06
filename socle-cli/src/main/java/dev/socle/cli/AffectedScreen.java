package dev.socle.cli;

import dev.socle.flaw.AffectedRow;
import dev.socle.flaw.Confidence;
import dev.socle.flaw.CpuList;
import dev.socle.flaw.CpuRow;
import dev.socle.flaw.MicrocodeFix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Shows people which CPUs have a flaw: family, model and stepping in hexadecimal, as microcode files are called. */
final class AffectedScreen {

    private static final int LAST_OF_ALL_FAMILIES = 0xff;

    private final Screen screen;
    private final int column;

    AffectedScreen(Screen screen, int column) {
        this.screen = screen;
        this.column = column;
    }

    /** What rows have in common; their CPUs are said in one breath. */
    private record Alike(String vendor, Optional<String> words, List<CpuList> except, Optional<String> when,
                         Optional<String> unless, Optional<String> note, boolean guestsOnly, Confidence confidence) {

        static Alike of(AffectedRow row) {
            return new Alike(row.vendor(), row.cpus().isEmpty() ? Optional.of(row.text()) : Optional.empty(),
                    row.except(), row.condition(), row.escape(), row.note(), row.guestsOnly(), row.confidence());
        }
    }

    void affected(List<AffectedRow> rows) {
        final SequencedMap<Alike, List<CpuRow>> alike = new LinkedHashMap<>();
        rows.forEach(row -> row.cpus().ifPresentOrElse(
                cpus -> alike.computeIfAbsent(Alike.of(row), key -> new ArrayList<>()).add(cpus),
                () -> alike.putIfAbsent(Alike.of(row), new ArrayList<>())));
        alike.forEach(this::affected);
    }

    private void affected(Alike alike, List<CpuRow> cpus) {
        final String which = alike.words.map(words -> "in words only: " + words)
                .orElseGet(() -> cpus.stream().map(AffectedScreen::cpus).distinct().collect(Collectors.joining(", ")));
        screen.entry(alike.guestsOnly ? "guests hold" : "affected", column,
                (alike.vendor.equals("any") ? "every maker" : alike.vendor) + ": " + which
                        + alike.except.stream().map(list -> "; not " + list.what()).collect(Collectors.joining())
                        + alike.when.map(when -> "; only with " + when).orElse("")
                        + alike.unless.map(unless -> "; not those that show " + unless).orElse("")
                        + alike.note.map(note -> "; " + note).orElse("")
                        + (alike.confidence == Confidence.HIGH ? "" : " (confidence: "
                                + alike.confidence.name().toLowerCase(Locale.ROOT) + ")"));
    }

    void microcode(List<MicrocodeFix> fixes) {
        if (!fixes.isEmpty()) {
            screen.entry("microcode", column, "has the fix from " + fixes.stream().map(fix -> "0x"
                    + Long.toHexString(fix.revision()) + " on for " + cpus(fix.cpus()))
                    .collect(Collectors.joining(", ")));
        }
    }

    /** {@code 06-55-06 to 06-55-0f (SKYLAKE_X)}, {@code all of family 19}. */
    private static String cpus(CpuRow row) {
        final String which = row.families().isEmpty() ? "all"
                : row.families().stream().flatMap(family -> row.models().isEmpty()
                        ? List.of(families(family)).stream()
                        : row.models().stream().map(model -> models(family.first(), model, row.steppings())))
                        .collect(Collectors.joining(", "));
        return which + row.name().map(name -> " (" + name + ")").orElse("");
    }

    private static String families(CpuRow.Range families) {
        final String first = hex(families.first());
        return families.first() == families.last() ? "all of family " + first
                : families.last() > LAST_OF_ALL_FAMILIES ? "families from " + first + " on"
                : "families " + first + " to " + hex(families.last());
    }

    private static String models(int family, CpuRow.Range models, CpuRow.Range steppings) {
        final String first = hex(family) + "-" + hex(models.first());
        final String last = hex(family) + "-" + hex(models.last());
        if (!steppings.equals(CpuRow.Range.STEPPINGS)) {
            return steppings.first() == steppings.last() ? first + "-" + hex(steppings.first())
                    : first + "-" + hex(steppings.first()) + " to " + last + "-" + hex(steppings.last());
        }
        return models.first() == models.last() ? first : first + " to " + last;
    }

    private static String hex(int number) {
        return String.format(Locale.ROOT, "%02x", number);
    }
}
