package dev.socle.input;

/**
 * Where something was read.
 *
 * @param file the file, device or program; {@code -} for standard input
 * @param line from 1; 0 where the whole is meant
 */
public record Origin(String file, int line) {

    public static Origin of(String file) {
        return new Origin(file, 0);
    }

    public Origin atLine(int other) {
        return new Origin(file, other);
    }

    /** {@code FILE:LINE}, or the file alone. */
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
