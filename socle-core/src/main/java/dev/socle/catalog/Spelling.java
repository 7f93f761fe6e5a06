package dev.socle.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds what a misspelt name may have meant. Case counts nothing, nor an underscore for a dash. */
public final class Spelling {

    private Spelling() {
    }

    /**
     * The known names that look like this one, the likeliest first.
     *
     * @param letters how many letters may be put in, left out or changed
     * @param most    how many names are wanted
     */
    public static List<String> similar(String name, Collection<String> known, int letters, int most) {
        final String wanted = plain(name);
        return known.stream().distinct()
                .filter(candidate -> Math.abs(candidate.length() - name.length()) <= letters)
                .map(candidate -> Map.entry(candidate, distance(wanted, plain(candidate))))
                .filter(candidate -> candidate.getValue() <= letters)
                .sorted(Comparator.comparingInt(Map.Entry::getValue))
                .limit(most).map(Map.Entry::getKey).toList();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int changed = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[b.length()];
    }
}
