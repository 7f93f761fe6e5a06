package dev.socle.catalog;

import java.util.HashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What QEMU's models set besides features and identity, such as {@code legacy-cache} and {@code avx10-version}. These
 * are found, not listed: they are the properties in which the models of one release differ.
 */
final class QemuModelProperties {

    /** QEMU computes these of the rest, or they are told elsewhere in the file. */
    private static final Set<String> TOLD_OTHERWISE = Set.of("level", "xlevel", "xlevel2", "level-func7", "min-level",
            "min-xlevel", "min-xlevel2", "family", "model", "stepping", "model-id", "vendor");

    private QemuModelProperties() {
    }

    /** The properties in which the models differ. */
    static SortedSet<String> telling(QemuAnswers answers) {
        final SortedSet<String> telling = new TreeSet<>();
        final Map<String, JsonNode> seen = new TreeMap<>();
        for (QemuAnswers.Model model : answers.models().values()) {
            model.full().properties().forEach(property -> {
                final JsonNode first = seen.putIfAbsent(property.getKey(), property.getValue());
                if (first != null && !first.equals(property.getValue())) {
                    telling.add(property.getKey());
                }
            });
        }
        final Set<String> others = new HashSet<>(TOLD_OTHERWISE);
        others.addAll(answers.names().features());
        others.addAll(answers.names().aliases().keySet());
        telling.removeAll(others);
        return telling;
    }

    /** The values of these properties in one model, as {@code -cpu} takes them; a number that is zero is unset. */
    static SequencedMap<String, String> of(QemuAnswers.Model model, SortedSet<String> telling) {
        final SequencedMap<String, String> values = new TreeMap<>();
        for (String name : telling) {
            final JsonNode value = model.full().path(name);
            if (value.isBoolean()) {
                values.put(name, value.asBoolean() ? "on" : "off");
            } else if (value.isString() || value.isIntegralNumber() && value.asLong() != 0) {
                values.put(name, value.asString());
            }
        }
        return values;
    }

    /** Those of the values that a version before did not have. */
    static SequencedMap<String, String> changes(Map<String, String> before, Map<String, String> now) {
        final SequencedMap<String, String> changes = new TreeMap<>(now);
        changes.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        before.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name -> changes.put(name, "0"));
        return changes;
    }
}
