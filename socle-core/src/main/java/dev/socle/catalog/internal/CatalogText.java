package dev.socle.catalog.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Writes catalogue files as people like to read and compare them: what is short on one line, long lists of names
 * filled, all else one entry a line.
 */
public final class CatalogText {

    private static final int SHORT = 110;
    private static final int LONGEST = 116;
    private static final String STEP = "  ";

    private CatalogText() {
    }

    /** The file's text; its outermost object is always broken into lines. */
    public static String of(JsonNode file) {
        return object(file, "") + "\n";
    }

    private static String value(JsonNode value, String indent) {
        final String flat = flat(value);
        if (indent.length() + flat.length() <= SHORT || !value.isContainer() || value.isEmpty()) {
            return flat;
        }
        if (value.isObject()) {
            return object(value, indent);
        }
        return StreamSupport.stream(value.spliterator(), false).noneMatch(JsonNode::isContainer)
                ? filled(value, indent) : list(value, indent);
    }

    private static String object(JsonNode object, String indent) {
        final List<String> entries = new ArrayList<>();
        object.properties().forEach(entry -> entries.add(indent + STEP + '"' + entry.getKey() + "\": "
                + value(entry.getValue(), indent + STEP)));
        return "{\n" + String.join(",\n", entries) + "\n" + indent + "}";
    }

    private static String list(JsonNode list, String indent) {
        final List<String> entries = new ArrayList<>();
        list.forEach(entry -> entries.add(indent + STEP + value(entry, indent + STEP)));
        return "[\n" + String.join(",\n", entries) + "\n" + indent + "]";
    }

    private static String filled(JsonNode list, String indent) {
        final List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(indent + STEP);
        for (int i = 0; i < list.size(); i++) {
            final String piece = flat(list.get(i)) + (i + 1 < list.size() ? "," : "");
            if (line.length() + piece.length() > LONGEST && !line.toString().isBlank()) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(indent + STEP);
            }
            line.append(piece).append(' ');
        }
        lines.add(line.toString().stripTrailing());
        return "[\n" + String.join("\n", lines) + "\n" + indent + "]";
    }

    /** On one line, with a blank after each comma and colon. */
    private static String flat(JsonNode value) {
        if (value.isObject()) {
            final List<String> entries = new ArrayList<>();
            value.properties().forEach(entry -> entries.add('"' + entry.getKey() + "\": " + flat(entry.getValue())));
            return "{" + String.join(", ", entries) + "}";
        }
        if (value.isArray()) {
            final List<String> entries = new ArrayList<>();
            value.forEach(entry -> entries.add(flat(entry)));
            return "[" + String.join(", ", entries) + "]";
        }
        return value.toString();
    }
}
