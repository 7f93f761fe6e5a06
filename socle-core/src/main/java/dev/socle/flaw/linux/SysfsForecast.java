package dev.socle.flaw.linux;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a kernel will print of each flaw.
 *
 * @param kernel whose rules were used
 * @param rows   every file there will be, by name
 */
public record SysfsForecast(JudgedBy kernel, SequencedMap<String, SysfsRow> rows) {

    public SysfsForecast {
        rows = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rows));
    }

    /** The row of a file; empty where this kernel has no such file. */
    public Optional<SysfsRow> row(String file) {
        return Optional.ofNullable(rows.get(file));
    }

    /** The text of a file, where it is foretold. */
    public Optional<String> text(String file) {
        return row(file).filter(SysfsRow.Foretold.class::isInstance).map(SysfsRow.Foretold.class::cast)
                .map(SysfsRow.Foretold::text);
    }

    /**
     * Whose rules were used.
     *
     * @param asked  the release that was asked about, as it was written
     * @param facts  the release whose rules were used
     * @param remark why it is another one, and what that may mean; empty where it is the same
     */
    public record JudgedBy(String asked, String facts, Optional<String> remark) {
    }
}
