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
     * The known names that look like this one, the likeliest first. Of short names fewer letters may be wrong: every
     * name of three letters is two away from very many.
     *
     * @param letters how many letters may be put in, left out, changed or swapped with the next
     * @param most    how many names are wanted
     */
    public static List<String> similar(String name, Collection<String> known, int letters, int most) {
        final String wanted = plain(name);
        final int wrong = Math.min(letters, (name.length() + 1) / 3);
        return known.stream().distinct()
                .filter(candidate -> Math.abs(candidate.length() - name.length()) <= wrong)
                .map(candidate -> Map.entry(candidate, distance(wanted, plain(candidate))))
                .filter(candidate -> candidate.getValue() <= wrong)
                .sorted(Comparator.comparingInt(Map.Entry::getValue))
                .limit(most).map(Map.Entry::getKey).toList();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Damerau's and Levenshtein's distance, in which no letter is changed twice. */
    private static int distance(String a, String b) {
        final int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                table[i][j] = i == 0 ? j : j == 0 ? i
                        : Math.min(table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1),
                                Math.min(table[i - 1][j], table[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return table[a.length()][b.length()];
    }
}
