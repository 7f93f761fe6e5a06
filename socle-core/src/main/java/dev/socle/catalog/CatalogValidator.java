package dev.socle.catalog;

import dev.socle.catalog.internal.CheckedCatalog;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** Looks for contradictions in catalogue files: misspelt names, models that cannot be, names of two things. */
public final class CatalogValidator {

    private CatalogValidator() {
    }

    /**
     * Checks files against each other. Where there is no {@code features.json} among them, what Socle embeds says
     * which features there are.
     *
     * @param files names, for messages, and contents; the streams are closed
     * @return each problem as a line {@code FILE:LINE: what is wrong, what was expected}; none if all is right
     */
    public static List<String> problems(Map<String, InputStream> files) {
        try {
            return new CheckedCatalog(files).problems();
        } catch (CatalogException e) {
            return e.problems();
        }
    }
}
