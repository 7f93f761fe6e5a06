package dev.socle.input;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * An element kept as it was read, for parts that are passed on and not understood.
 *
 * @param text the element's own text; blank text between elements is dropped
 */
public record XmlElement(String name, SequencedMap<String, String> attributes, String text,
                         List<XmlElement> children) {

    public XmlElement {
        attributes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(attributes));
        children = List.copyOf(children);
    }
}
