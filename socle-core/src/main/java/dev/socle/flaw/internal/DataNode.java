package dev.socle.flaw.internal;

import dev.socle.catalog.CatalogException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A value of the data file together with where it stands, so that every complaint can name the place.
 *
 * @param parent what it is in; empty for the whole file
 * @param step   its key or number in the parent, or the name of the file
 */
record DataNode(Optional<DataNode> parent, Object step, Object value) {

    static DataNode file(String name, Object value) {
        return new DataNode(Optional.empty(), name, value);
    }

    CatalogException wrong(String problem) {
        return new CatalogException(where() + ": " + problem);
    }

    /** Such as {@code flaws.json.flaws[3].needs[0]}; made only when something is wrong, as there are thousands. */
    private String where() {
        return parent.map(DataNode::where).orElse("") + switch (step) {
            case Integer number -> "[" + number + "]";
            default -> parent.isEmpty() ? step : "." + step;
        };
    }

    private DataNode child(Object key, Object child) {
        return new DataNode(Optional.of(this), key, child);
    }

    String text(String key) {
        return member(key).text();
    }

    Optional<String> optionalText(String key) {
        return optional(key).map(DataNode::text);
    }

    boolean flag(String key) {
        return optional(key).map(node -> node.as(Boolean.class, "true or false")).orElse(false);
    }

    Optional<Integer> optionalNumber(String key) {
        return optional(key).map(DataNode::number);
    }

    List<String> texts(String key) {
        return children(key).stream().map(DataNode::text).toList();
    }

    /** The members of an array; none where the key is absent. */
    List<DataNode> children(String key) {
        return optional(key).map(DataNode::elements).orElse(List.of());
    }

    /** A constant of an enum, which the data file writes in lower case with hyphens or underscores. */
    <E extends Enum<E>> E constant(String key, Class<E> type) {
        final String word = text(key);
        try {
            return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw member(key).wrong("\"" + word + "\", expected one of " + List.of(type.getEnumConstants()));
        }
    }

    DataNode member(String key) {
        return optional(key).orElseThrow(() -> wrong("\"" + key + "\" is missing"));
    }

    Optional<DataNode> optional(String key) {
        return Optional.ofNullable(object().get(key))
                .map(found -> child(key, found));
    }

    SequencedMap<String, DataNode> members() {
        final SequencedMap<String, DataNode> members = new LinkedHashMap<>();
        object().forEach((key, member) ->
                members.put(key.toString(), child(key, member)));
        return members;
    }

    List<DataNode> elements() {
        final List<DataNode> elements = new ArrayList<>();
        for (Object element : array()) {
            elements.add(child(elements.size(), element));
        }
        return elements;
    }

    String text() {
        return as(String.class, "a string");
    }

    int number() {
        return as(Integer.class, "an integer");
    }

    private Map<?, ?> object() {
        return as(Map.class, "an object");
    }

    private List<?> array() {
        return as(List.class, "an array");
    }

    private <T> T as(Class<T> type, String expected) {
        if (!type.isInstance(value)) {
            throw wrong("\"" + value + "\", expected " + expected);
        }
        return type.cast(value);
    }
}
