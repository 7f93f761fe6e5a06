package dev.socle.flaw.linux;

import dev.socle.catalog.Version;
import dev.socle.flaw.CpuList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What one release of Linux does, as the data file says it: conditions are still text.
 *
 * @param version     the release that the facts are of, such as 6.12.117
 * @param of          which kernel that was, in words
 * @param likeness    the series as which it is told, but for the differences; empty where it is told in full
 * @param lists       its lists of CPUs
 * @param conditions  its conditions that have names
 * @param files       the files it has, in their order: of each the lines, part by part
 * @param options     the boot options that change what it prints
 * @param differences in what it differs from the release that it is described by, and why
 */
public record LinuxFacts(Version version, String of, Optional<String> likeness, Map<String, CpuList> lists,
                         Map<String, String> conditions, SequencedMap<String, List<List<Line>>> files,
                         List<Option> options, List<Difference> differences) {

    public LinuxFacts {
        lists = Map.copyOf(lists);
        conditions = Map.copyOf(conditions);
        files = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(files));
        options = List.copyOf(options);
        differences = List.copyOf(differences);
    }

    /** Such as {@code 6.12}. */
    public String series() {
        return version.series();
    }

    /** A line that may be printed, its condition as the data file writes it. */
    public record Line(String when, String say, boolean last) {
    }

    /**
     * A boot option.
     *
     * @param word      the option; one that ends in {@code =} stands for all that begin so
     * @param sets      the circumstances that it brings about
     * @param unsettles the files of which it leaves nothing known; {@code *} for all
     * @param parts     what each part of a value with commas does; parsing ends at one that is not here
     */
    public record Option(String word, List<String> sets, List<String> unsettles, List<Option> parts) {
        public Option {
            sets = List.copyOf(sets);
            unsettles = List.copyOf(unsettles);
            parts = List.copyOf(parts);
        }

        /** What a word of the command line comes to: this option, its parts that are meant, or nothing. */
        List<Option> meantBy(String bootOption) {
            if (!(word.endsWith("=") ? bootOption.startsWith(word) : bootOption.equals(word))) {
                return List.of();
            }
            final List<Option> meant = new ArrayList<>(List.of(this));
            if (!parts.isEmpty()) {
                for (String value : bootOption.substring(word.length()).split(",", -1)) {
                    final Optional<Option> part = parts.stream().filter(each -> each.word.equals(value)).findFirst();
                    if (part.isEmpty()) {
                        break;
                    }
                    meant.add(part.get());
                }
            }
            return meant;
        }
    }

    /**
     * In what a release differs from its neighbour.
     *
     * @param what       in words
     * @param references where to look it up
     */
    public record Difference(String what, List<String> references) {
        public Difference {
            references = List.copyOf(references);
        }
    }
}
