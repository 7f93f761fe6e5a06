package dev.socle.live;

import dev.socle.input.Json;
import dev.socle.input.JsonDocuments;
import dev.socle.input.Limits;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * QMP's lines. By Jackson's streaming part only: its data binding costs a cold start 0.4 s of processor time
 * (measured), more than all that QEMU is asked.
 */
final class QmpJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private QmpJson() {
    }

    /** @throws dev.socle.input.EvidenceException if the line is no JSON */
    static Json read(String line) {
        try (JsonDocuments documents = new JsonDocuments(
                new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)), "QMP", Limits.defaults())) {
            return documents.next().orElseGet(() -> new Json.Null(0));
        }
    }

    /** The line that asks; arguments are maps of names to strings, numbers, truth values, lists and maps. */
    static String question(String command, Map<String, ?> arguments, String id) {
        final StringWriter line = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            json.writeName("execute").writeString(command);
            if (!arguments.isEmpty()) {
                json.writeName("arguments");
                write(json, arguments);
            }
            json.writeName("id").writeString(id);
            json.writeEndObject();
        }
        return line.toString();
    }

    private static void write(JsonGenerator json, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, member) -> {
                    json.writeName(String.valueOf(name));
                    write(json, member);
                });
                json.writeEndObject();
            }
            case Iterable<?> items -> {
                json.writeStartArray();
                items.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case String text -> json.writeString(text);
            default -> throw new IllegalArgumentException("a QMP argument is a " + value.getClass().getSimpleName()
                    + ", expected a string, number, truth value, list or map");
        }
    }
}
