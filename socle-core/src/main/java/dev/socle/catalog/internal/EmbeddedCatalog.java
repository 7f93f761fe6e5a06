package dev.socle.catalog.internal;

import dev.socle.catalog.Catalog;

/** The catalogue that Socle embeds. */
public final class EmbeddedCatalog {

    private EmbeddedCatalog() {
    }

    public static Catalog instance() {
        throw new IllegalStateException("no catalogue has been compiled in yet");
    }
}
