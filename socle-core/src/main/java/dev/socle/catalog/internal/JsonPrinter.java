package dev.socle.catalog.internal;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Prints JSON as people like to read and to compare it: a value that fits stays on one line, long lists of words are
 * filled up to the margin, everything else stands one item a line.
 */
public final class JsonPrinter {

    private static final int ONE_LINE = 110;
    private static final int MARGIN = 116;

    private final StringBuilder out = new StringBuilder();

    private JsonPrinter() {
    }

    /** The whole document, each member of it on a line of its own, with a line end at the end. */
    public static String print(JsonNode document) {
        final JsonPrinter printer = new JsonPrinter();
        printer.object(document, "");
        return printer.out.append('\n').toString();
    }

    private void value(JsonNode value, String indent) {
        final String flat = flat(value);
        if (indent.length() + flat.length() <= ONE_LINE || !value.isContainer() || value.isEmpty()) {
            out.append(flat);
        } else if (value.isObject()) {
            object(value, indent);
        } else if (value.valueStream().noneMatch(JsonNode::isContainer)) {
            words(value, indent);
        } else {
            items(value, indent);
        }
    }

    private void object(JsonNode object, String indent) {
        final String inner = indent + "  ";
        String before = "{\n";
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            out.append(before).append(inner).append(quoted(member.getKey())).append(": ");
            value(member.getValue(), inner);
            before = ",\n";
        }
        out.append('\n').append(indent).append('}');
    }

    private void items(JsonNode array, String indent) {
        final String inner = indent + "  ";
        String before = "[\n";
        for (JsonNode item : array) {
            out.append(before).append(inner);
            value(item, inner);
            before = ",\n";
        }
        out.append('\n').append(indent).append(']');
    }

    private void words(JsonNode array, String indent) {
        out.append('[');
        int column = MARGIN;
        int left = array.size();
        for (JsonNode item : array) {
            left--;
            final String word = flat(item) + (left > 0 ? "," : "");
            if (column + 1 + word.length() > MARGIN) {
                out.append('\n').append(indent).append("  ");
                column = indent.length() + 2;
            } else {
                out.append(' ');
                column++;
            }
            out.append(word);
            column += word.length();
        }
        out.append('\n').append(indent).append(']');
    }

    private static String flat(JsonNode value) {
        if (value.isObject()) {
            final StringBuilder text = new StringBuilder("{");
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                text.append(text.length() > 1 ? ", " : "").append(quoted(member.getKey())).append(": ")
                        .append(flat(member.getValue()));
            }
            return text.append('}').toString();
        }
        if (value.isArray()) {
            final StringBuilder text = new StringBuilder("[");
            for (JsonNode item : value) {
                text.append(text.length() > 1 ? ", " : "").append(flat(item));
            }
            return text.append(']').toString();
        }
        return value.toString();
    }

    private static String quoted(String text) {
        return JsonFiles.toTree(text).toString();
    }
}
