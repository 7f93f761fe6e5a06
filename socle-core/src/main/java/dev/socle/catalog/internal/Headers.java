package dev.socle.catalog.internal;

import dev.socle.catalog.Version;

/** Checks what several kinds of files share. */
final class Headers {

    private Headers() {
    }

    static void version(String pointer, String text, Problems problems) {
        try {
            Version.parse(text);
        } catch (IllegalArgumentException e) {
            problems.add(pointer, e.getMessage());
        }
    }

    static void vendorId(String pointer, String id, Problems problems) {
        if (id.length() != 12) {
            problems.add(pointer, "vendor \"" + id + "\" has " + id.length() + " characters, expected 12");
        }
    }
}
