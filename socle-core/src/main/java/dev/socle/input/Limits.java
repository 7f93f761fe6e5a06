package dev.socle.input;

/**
 * How much of an input is read before it is refused. The defaults are many times what real hosts give.
 *
 * @param inputBytes  bytes of one input
 * @param lineBytes   bytes of one line of a text
 * @param xmlDepth    nested elements
 * @param xmlElements elements of one XML document
 * @param tagBytes    bytes of one tag with its attributes
 * @param textChars   characters of one JSON string, bytes of one text or comment of XML
 * @param jsonDepth   nested objects and arrays
 * @param jsonValues  values of one JSON document
 * @param cpus        logical CPUs of one dump
 */
public record Limits(long inputBytes, int lineBytes, int xmlDepth, int xmlElements, int tagBytes, int textChars,
                     int jsonDepth, int jsonValues, int cpus) {

    private static final Limits DEFAULTS =
            new Limits(256L << 20, 256 << 10, 64, 1_000_000, 64 << 10, 1 << 20, 64, 2_000_000, 16_384);

    public static Limits defaults() {
        return DEFAULTS;
    }

    public Limits withInputBytes(long bytes) {
        return new Limits(bytes, lineBytes, xmlDepth, xmlElements, tagBytes, textChars, jsonDepth, jsonValues, cpus);
    }
}
