package dev.socle.flaw.linux;

import dev.socle.flaw.Condition;
import java.util.List;

/**
 * How the text of one file comes about: part after part, and of each part the first line whose condition holds. A part
 * of which no line's condition holds adds nothing.
 *
 * @param file  its name
 * @param parts the parts in their order
 */
public record FileRule(String file, List<List<Line>> parts) {

    public FileRule {
        parts = parts.stream().map(List::copyOf).toList();
    }

    /**
     * What may be printed.
     *
     * @param when when it is
     * @param say  the text, empty for nothing
     * @param last whether no further part follows it
     */
    public record Line(Condition when, String say, boolean last) {
    }
}
