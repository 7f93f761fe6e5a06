package dev.socle.flaw.linux;

import dev.socle.catalog.Version;
import dev.socle.flaw.CpuList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What one release of Linux does, as the data file says it: conditions are still text.
 *
 * @param version     the release that the facts are of, such as 6.12.117
 * @param of          which kernel that was, in words
 * @param lists       its lists of CPUs
 * @param conditions  its conditions that have names
 * @param files       the files it has, in their order: of each the lines, part by part
 * @param options     the boot options that change what it prints
 * @param differences in what it differs from the release that it is described by, and why
 */
public record LinuxFacts(Version version, String of, Map<String, CpuList> lists, Map<String, String> conditions,
                         SequencedMap<String, List<List<Line>>> files, List<Option> options,
                         List<Difference> differences) {

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
     */
    public record Option(String word, List<String> sets, List<String> unsettles) {
        public Option {
            sets = List.copyOf(sets);
            unsettles = List.copyOf(unsettles);
        }

        boolean isIn(String bootOption) {
            return word.endsWith("=") ? bootOption.startsWith(word) : bootOption.equals(word);
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
