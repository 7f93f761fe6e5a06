package dev.socle.catalog.internal;

/** Compiles catalogue files to the embedded form, at build time. */
public final class CatalogCompiler {

    private CatalogCompiler() {
    }

    /** Arguments: the folder of the data files, the folder of the classes to put the compiled form beside. */
    public static void main(String[] args) {
    }
}
