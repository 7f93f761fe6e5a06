package dev.socle.evidence;

import dev.socle.input.EvidenceException;
import dev.socle.input.Json;
import dev.socle.input.JsonDocuments;
import dev.socle.input.Limits;
import dev.socle.input.Origin;
import dev.socle.nova.OpenStackReader;
import dev.socle.qemu.QmpReader;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads JSON documents, told by their members. QMP documents that follow each other are one conversation. */
final class JsonEvidence {

    private static final int MEMBERS_TO_NAME = 5;

    private final String name;
    private final Consumer<Evidence> sink;
    private Optional<QmpReader> conversation = Optional.empty();
    private int conversationLine;

    private JsonEvidence(String name, Consumer<Evidence> sink) {
        this.name = name;
        this.sink = sink;
    }

    static void read(InputStream in, String name, Limits limits, Consumer<Evidence> sink) {
        final JsonEvidence reading = new JsonEvidence(name, sink);
        // The stream is its owner's to close.
        @SuppressWarnings("resource")
        final JsonDocuments documents = new JsonDocuments(in, name, limits);
        for (Optional<Json> next = documents.next(); next.isPresent(); next = documents.next()) {
            reading.document(next.get());
        }
        reading.endConversation();
    }

    private void document(Json document) {
        if (QmpReader.isQmp(document)) {
            qmp(document);
            return;
        }
        endConversation();
        switch (document) {
            case Json.Obj object -> object(object);
            case Json.Arr array when !array.items().isEmpty() -> array.items().forEach(this::item);
            default -> throw wrong(document, "this is JSON of " + document.kind(), Kinds.JSON);
        }
    }

    private void item(Json item) {
        if (!(item instanceof Json.Obj object)) {
            throw wrong(item, "the array holds " + item.kind(), "objects: " + Kinds.JSON);
        }
        document(object);
    }

    private void object(Json.Obj object) {
        final Origin origin = new Origin(name, object.line());
        if (HostProfileReader.recognizes(object)) {
            sink.accept(new Evidence.Profile(origin, HostProfileReader.read(object, name)));
        } else if (HostLineReader.recognizes(object)) {
            sink.accept(HostLineReader.read(object, name));
        } else if (QmpReader.isProfile(object)) {
            sink.accept(new Evidence.Qmp(origin, QmpReader.profile(object, name)));
        } else if (OpenStackReader.isFlavor(object)) {
            sink.accept(new Evidence.NovaFlavor(origin, OpenStackReader.flavor(object, name)));
        } else if (OpenStackReader.isImage(object)) {
            sink.accept(new Evidence.NovaImage(origin, OpenStackReader.image(object, name)));
        } else {
            throw wrong(object, "this is a JSON object with " + members(object), Kinds.JSON);
        }
    }

    private static String members(Json.Obj object) {
        if (object.members().isEmpty()) {
            return "no members";
        }
        return object.members().keySet().stream().limit(MEMBERS_TO_NAME).map(EvidenceException::quote)
                .collect(Collectors.joining(", ")) + (object.members().size() > MEMBERS_TO_NAME ? " ..." : "");
    }

    private void qmp(Json document) {
        final boolean greeting = document instanceof Json.Obj object && object.has("QMP");
        if (greeting) {
            endConversation();
        }
        if (conversation.isEmpty()) {
            conversation = Optional.of(new QmpReader(name));
            conversationLine = document.line();
        }
        conversation.get().take(document);
    }

    private void endConversation() {
        conversation.ifPresent(reader -> sink.accept(
                new Evidence.Qmp(new Origin(name, conversationLine), reader.conversation())));
        conversation = Optional.empty();
    }

    private EvidenceException wrong(Json at, String problem, String expected) {
        return new EvidenceException(new Origin(name, at.line()), problem, expected);
    }
}
