package dev.socle.catalog;

import java.util.List;

/** A catalogue file is wrong. Each problem is one line: file and place, what is wrong, what was expected. */
public final class CatalogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public CatalogException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public CatalogException(String problem) {
        this(List.of(problem));
    }

    public List<String> problems() {
        return problems;
    }
}
