package dev.socle.nova.lint;

import dev.socle.input.Json;
import dev.socle.input.JsonDocuments;
import dev.socle.input.Limits;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/** The rules of {@code lint-rules.json}, read when the first of them is asked for. */
public final class Rules {

    /** What the id of every rule begins with. */
    private static final String PREFIX = "nova-";

    private Rules() {
    }

    private static final class Holder {
        private static final SequencedMap<String, Rule> ALL = load();
    }

    public static List<Rule> all() {
        return List.copyOf(Holder.ALL.values());
    }

    /** What can be no rule's id is answered without a look at them. */
    public static Optional<Rule> find(String id) {
        return id.startsWith(PREFIX) ? Optional.ofNullable(Holder.ALL.get(id)) : Optional.empty();
    }

    static Rule rule(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("no rule " + id));
    }

    private static SequencedMap<String, Rule> load() {
        final SequencedMap<String, Rule> rules = new LinkedHashMap<>();
        final InputStream file = Rules.class.getResourceAsStream("/dev/socle/nova/lint-rules.json");
        try (JsonDocuments documents = new JsonDocuments(file, "lint-rules.json", Limits.defaults())) {
            final Json.Arr all = (Json.Arr) documents.next().orElseThrow();
            all.items().stream().map(Json.Obj.class::cast).forEach(one -> {
                final Rule rule = new Rule(text(one, "id"),
                        Severity.valueOf(text(one, "severity").toUpperCase(Locale.ROOT)), text(one, "title"),
                        text(one, "why"), text(one, "remedy"), text(one, "refers"));
                if (!rule.id().startsWith(PREFIX)) {
                    throw new IllegalStateException("a rule's id does not begin with " + PREFIX + ": " + rule.id());
                }
                rules.put(rule.id(), rule);
            });
        }
        return Collections.unmodifiableSequencedMap(rules);
    }

    private static String text(Json.Obj object, String name) {
        return object.text(name).orElseThrow(() -> new IllegalStateException("a rule lacks " + name));
    }
}
