package dev.socle.conformance.nova;

import dev.socle.input.Limits;
import dev.socle.input.XmlDocuments;
import dev.socle.input.XmlElement;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** XML with attributes in order, so that two texts can be held against each other. */
final class Canonical {

    private Canonical() {
    }

    static String xml(String text) {
        final String[] canonical = {""};
        XmlDocuments.readOne(text.getBytes(StandardCharsets.UTF_8), "<cpu>", Limits.defaults(),
                root -> canonical[0] = text(root.tree()));
        return canonical[0];
    }

    private static String text(XmlElement element) {
        return element.name() + new TreeMap<>(element.attributes()) + element.text()
                + element.children().stream().map(Canonical::text).collect(Collectors.joining(" ", "(", ")"));
    }
}
