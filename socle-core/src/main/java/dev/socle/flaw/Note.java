package dev.socle.flaw;

import java.util.List;

/**
 * A statement, its sources and how far it can be trusted.
 *
 * @param references addresses
 */
public record Note(String text, List<String> references, Confidence confidence) {
    public Note {
        references = List.copyOf(references);
    }
}
