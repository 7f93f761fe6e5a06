package dev.socle.export;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The form of every answer for programs: kind, version, then its fields in order. */
public final class Envelope {

    public static final String API_VERSION = "socle/v1";

    private Envelope() {
    }

    /** An answer of this kind, to be filled with its fields: texts, numbers, booleans, lists and maps of them. */
    public static SequencedMap<String, Object> of(String kind) {
        final SequencedMap<String, Object> document = new LinkedHashMap<>();
        document.put("kind", kind);
        document.put("apiVersion", API_VERSION);
        return document;
    }
}
