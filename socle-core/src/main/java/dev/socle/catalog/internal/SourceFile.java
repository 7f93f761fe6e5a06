package dev.socle.catalog.internal;

import dev.socle.catalog.CatalogException;
import java.io.IOException;
import java.io.InputStream;

/** A catalogue file as text, kept so that lines can be told when something is wrong with it. */
record SourceFile(String name, byte[] bytes) {

    private static final int MOST_BYTES = 16_000_000;

    static SourceFile read(String name, InputStream in) {
        try (in) {
            final byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new CatalogException(name + ":1: longer than " + MOST_BYTES + " bytes, expected a file of facts");
            }
            return new SourceFile(name, bytes);
        } catch (IOException e) {
            throw new CatalogException(name + ": cannot be read: " + e.getMessage());
        }
    }
}
