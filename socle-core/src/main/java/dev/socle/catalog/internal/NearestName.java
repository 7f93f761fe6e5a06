package dev.socle.catalog.internal;

import java.util.Collection;

/** Finds what a misspelt name may have meant. */
final class NearestName {

    /** Letters that may be wrong; more, and the guess is worth nothing. */
    private static final int MOST = 2;

    private NearestName() {
    }

    /** {@code ; did you mean aes?} or nothing. */
    static String hint(String name, Collection<String> known) {
        String best = "";
        int least = MOST + 1;
        for (String candidate : known) {
            final int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? "" : "; did you mean " + best + "?";
    }

    /** Letters to put in, leave out or change; an underscore for a dash counts nothing. */
    private static int distance(String from, String to) {
        if (Math.abs(from.length() - to.length()) > MOST) {
            return MOST + 1;
        }
        final String a = from.replace('_', '-');
        final String b = to.replace('_', '-');
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
