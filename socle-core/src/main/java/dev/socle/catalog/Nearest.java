package dev.socle.catalog;

/**
 * The release of a catalogue by which something on another release is judged.
 *
 * @param release the facts that are used
 * @param asked   the release that was asked for
 * @param exact   whether they are of the same series (major and minor)
 */
public record Nearest<T>(T release, Version asked, boolean exact) {
}
