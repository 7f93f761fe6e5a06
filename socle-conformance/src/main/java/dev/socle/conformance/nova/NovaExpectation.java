package dev.socle.conformance.nova;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Whether an answer is the expected one. Lists of names are compared as sets, of objects only the expected keys; of
 * traits a case says exactly, contain or lack.
 */
final class NovaExpectation {

    private NovaExpectation() {
    }

    static boolean meets(JsonNode expected, JsonNode actual) {
        for (Map.Entry<String, JsonNode> entry : expected.properties()) {
            if (!meets(entry.getKey(), entry.getValue(), actual.path(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean meets(String key, JsonNode expected, JsonNode actual) {
        if (key.equals("traits")) {
            return traits(expected, set(actual));
        }
        if (key.equals("xml")) {
            return Canonical.xml(expected.asString()).equals(Canonical.xml(actual.asString()));
        }
        return same(expected, actual);
    }

    private static boolean traits(JsonNode expected, Set<JsonNode> actual) {
        return (!expected.has("exactly") || set(expected.path("exactly")).equals(actual))
                && actual.containsAll(set(expected.path("contain")))
                && set(expected.path("lack")).stream().noneMatch(actual::contains);
    }

    private static boolean same(JsonNode expected, JsonNode actual) {
        if (expected.isObject()) {
            return actual.isObject() && expected.properties().stream()
                    .allMatch(entry -> same(entry.getValue(), actual.path(entry.getKey())));
        }
        if (expected.isArray()) {
            return actual.isArray() && (namesOnly(expected) ? set(expected).equals(set(actual))
                    : inOrder(expected, actual));
        }
        return expected.isNull() ? actual.isNull() || actual.isMissingNode() : expected.equals(actual);
    }

    private static boolean namesOnly(JsonNode array) {
        return array.valueStream().allMatch(JsonNode::isString);
    }

    private static boolean inOrder(JsonNode expected, JsonNode actual) {
        if (expected.size() != actual.size()) {
            return false;
        }
        final Iterator<JsonNode> others = actual.values().iterator();
        return expected.values().stream().allMatch(one -> same(one, others.next()));
    }

    private static Set<JsonNode> set(JsonNode array) {
        return new HashSet<>(array.valueStream().toList());
    }
}
