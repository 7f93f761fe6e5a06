package dev.socle.export;

import dev.socle.catalog.Catalog;
import dev.socle.fleet.HostChange;
import dev.socle.fleet.HostDifference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What changed of hosts, for programs; the JSON Schema is docs/schema/difference.schema.json. */
public final class DifferenceDocument {

    private final Catalog catalog;

    public DifferenceDocument(Catalog catalog) {
        this.catalog = catalog;
    }

    public SequencedMap<String, Object> of(List<HostDifference> differences) {
        final SequencedMap<String, Object> json = Envelope.of("Difference");
        json.put("hosts", differences.stream().map(this::host).toList());
        return json;
    }

    private SequencedMap<String, Object> host(HostDifference difference) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("name", difference.name());
        json.put("presence", Parts.word(difference.presence()));
        json.put("changes", difference.changes().stream().map(this::change).toList());
        return json;
    }

    private SequencedMap<String, Object> change(HostChange change) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("topic", Parts.word(change.topic()));
        if (!change.subject().isEmpty()) {
            json.put("subject", change.subject());
        }
        change.before().ifPresent(text -> json.put("before", text));
        change.after().ifPresent(text -> json.put("after", text));
        json.put("gained", catalog.names(change.gained()));
        json.put("lost", catalog.names(change.lost()));
        json.put("unsure", catalog.names(change.unsure()));
        return json;
    }
}
