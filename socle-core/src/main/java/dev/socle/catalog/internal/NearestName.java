package dev.socle.catalog.internal;

import dev.socle.catalog.Spelling;
import java.util.Collection;

/** Says what a misspelt name may have meant. */
final class NearestName {

    /** Letters that may be wrong; more, and the guess is worth nothing. */
    private static final int MOST = 2;

    private NearestName() {
    }

    /** {@code ; did you mean aes?} or nothing. */
    static String hint(String name, Collection<String> known) {
        return Spelling.similar(name, known, MOST, 1).stream().findFirst()
                .map(best -> "; did you mean " + best + "?").orElse("");
    }
}
