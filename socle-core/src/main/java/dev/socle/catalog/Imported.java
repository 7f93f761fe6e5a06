package dev.socle.catalog;

import java.util.List;

/**
 * A release taken from where it is installed.
 *
 * @param release the release, ready for use
 * @param json    the catalogue file that says the same
 * @param leftOut what was seen and is not in it, one line each, with file and line
 */
public record Imported<T>(T release, String json, List<String> leftOut) {
    public Imported {
        leftOut = List.copyOf(leftOut);
    }
}
