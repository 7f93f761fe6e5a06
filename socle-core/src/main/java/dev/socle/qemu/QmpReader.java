package dev.socle.qemu;

import dev.socle.catalog.Version;
import dev.socle.host.Accelerator;
import dev.socle.input.EvidenceException;
import dev.socle.input.Json;
import dev.socle.input.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * Reads QMP, one JSON document after the other: commands with their answers, answers alone, or the bare value of an
 * answer's {@code return}. Which command an answer belongs to is told by its id, else by order, else by its shape.
 */
public final class QmpReader {

    private final String file;
    private final Map<String, Json.Obj> commandsById = new HashMap<>();
    private final List<QmpReply> replies = new ArrayList<>();
    private Optional<Json.Obj> lastCommand = Optional.empty();

    public QmpReader(String file) {
        this.file = file;
    }

    /** Whether the document is a part of a QMP conversation. */
    public static boolean isQmp(Json document) {
        return switch (document) {
            case Json.Obj object -> object.has("return") || object.has("QMP") || object.has("execute")
                    || object.has("exec-oob") || object.has("event") || isError(object) || isBareReply(object);
            case Json.Arr array -> isDefinitions(array) || QmpMachines.recognizes(array);
            default -> false;
        };
    }

    private static boolean isError(Json.Obj object) {
        return object.object("error").filter(error -> error.has("class")).isPresent();
    }

    private static boolean isBareReply(Json.Obj object) {
        return isExpansion(object) || isRelease(object);
    }

    private static boolean isExpansion(Json.Obj object) {
        return object.object("model").filter(model -> model.has("name")).isPresent();
    }

    private static boolean isRelease(Json.Obj object) {
        return object.object("qemu").filter(release -> release.has("major")).isPresent() && !object.has("models");
    }

    private static boolean isDefinitions(Json.Arr array) {
        return !array.items().isEmpty() && array.items().getFirst() instanceof Json.Obj first && first.has("name")
                && (first.has("typename") || first.has("unavailable-features") || first.has("migration-safe"));
    }

    /** Whether the document is a profile of all models of one QEMU under one accelerator and machine type. */
    public static boolean isProfile(Json document) {
        return document instanceof Json.Obj object && object.object("qemu").isPresent()
                && object.text("accel").isPresent() && object.object("models").isPresent();
    }

    /** Takes the next document of a conversation. */
    public void take(Json document) {
        switch (document) {
            case Json.Obj object -> take(object);
            case Json.Arr array -> replies.add(reply(array, Optional.empty()));
            default -> throw wrong(document, "this is no QMP: " + document.kind(), "an object");
        }
    }

    private void take(Json.Obj object) {
        if (object.has("execute") || object.has("exec-oob")) {
            lastCommand = Optional.of(object);
            object.get("id").ifPresent(id -> commandsById.put(idText(id), object));
        } else if (object.has("return")) {
            final Optional<Json.Obj> command = commandOf(object);
            replies.add(reply(object.get("return").orElseThrow(), command));
        } else if (object.has("QMP")) {
            object.object("QMP").flatMap(greeting -> greeting.object("version"))
                    .ifPresent(version -> replies.add(release(version)));
        } else if (isError(object)) {
            final Json.Obj error = object.object("error").orElseThrow();
            replies.add(new QmpReply.Refusal(commandOf(object).flatMap(QmpReader::commandName),
                    error.text("class").orElse(""), error.text("desc").orElse("")));
        } else if (isBareReply(object)) {
            replies.add(reply(object, Optional.empty()));
        }
    }

    /** What was said so far, by this accelerator if query-kvm was asked. */
    public QmpConversation conversation() {
        final Optional<Accelerator> accelerator = replies.stream()
                .filter(QmpReply.Kvm.class::isInstance).map(QmpReply.Kvm.class::cast).findFirst()
                .map(kvm -> kvm.enabled() ? Accelerator.KVM : Accelerator.TCG);
        return new QmpConversation(accelerator, Optional.empty(), replies);
    }

    private Optional<Json.Obj> commandOf(Json.Obj answer) {
        final Optional<Json.Obj> byId = answer.get("id").map(id -> commandsById.get(idText(id)));
        final Optional<Json.Obj> command = byId.isPresent() || answer.has("id") ? byId : lastCommand;
        lastCommand = Optional.empty();
        return command;
    }

    private static String idText(Json id) {
        return id instanceof Json.Text text ? text.value() : id instanceof Json.Num num ? num.value().toString() : "";
    }

    private static Optional<String> commandName(Json.Obj command) {
        return command.text("execute").or(() -> command.text("exec-oob"));
    }

    private QmpReply reply(Json value, Optional<Json.Obj> command) {
        final Optional<String> name = command.flatMap(QmpReader::commandName);
        return switch (value) {
            case Json.Arr array when isDefinitions(array) -> definitions(array);
            case Json.Arr array when QmpMachines.recognizes(array) -> QmpMachines.read(array, file);
            case Json.Obj object when isExpansion(object)
                    && name.map("query-cpu-model-expansion"::equals).orElse(true) -> expansion(object, command);
            case Json.Obj object when isRelease(object) -> release(object);
            case Json.Obj object when object.bool("enabled").isPresent() && object.has("present") ->
                    new QmpReply.Kvm(object.bool("enabled").orElseThrow());
            case Json.Obj object when object.text("arch").isPresent() ->
                    new QmpReply.Target(object.text("arch").orElseThrow());
            default -> new QmpReply.Other(name);
        };
    }

    private QmpReply.Release release(Json.Obj version) {
        final Json.Obj qemu = version.object("qemu")
                .orElseThrow(() -> wrong(version, "the release has no \"qemu\"", "major, minor and micro"));
        return new QmpReply.Release(new Version(part(qemu, "major"), part(qemu, "minor"), part(qemu, "micro")),
                version.text("package").filter(text -> !text.isBlank()));
    }

    private int part(Json.Obj qemu, String name) {
        final OptionalLong number = qemu.number(name);
        if (number.isEmpty() || number.getAsLong() < 0 || number.getAsLong() > 999_999) {
            throw wrong(qemu, "QEMU's release has a wrong \"" + name + "\"", "a number");
        }
        return (int) number.getAsLong();
    }

    private QmpReply.Definitions definitions(Json.Arr array) {
        final List<QmpReply.Definition> models = new ArrayList<>();
        for (Json item : array.items()) {
            if (!(item instanceof Json.Obj model)) {
                throw wrong(item, "a CPU definition is " + item.kind(), "an object");
            }
            models.add(new QmpReply.Definition(modelName(model), unavailable(model), model.text("alias-of"),
                    model.bool("deprecated").orElse(false)));
        }
        return new QmpReply.Definitions(models);
    }

    private Optional<List<String>> unavailable(Json.Obj model) {
        return model.array("unavailable-features").map(this::names);
    }

    private List<String> names(Json.Arr array) {
        final List<String> names = new ArrayList<>();
        for (Json item : array.items()) {
            if (!(item instanceof Json.Text text)) {
                throw wrong(item, "a feature's name is " + item.kind(), "a string");
            }
            names.add(text.value());
        }
        return names;
    }

    private String modelName(Json.Obj model) {
        return model.text("name").orElseThrow(() -> wrong(model, "a CPU model has no \"name\"", "a string"));
    }

    private QmpReply.Expansion expansion(Json.Obj value, Optional<Json.Obj> command) {
        final Json.Obj model = value.object("model").orElseThrow();
        final SequencedMap<String, Boolean> properties = new LinkedHashMap<>();
        final SequencedMap<String, String> settings = new LinkedHashMap<>();
        model.object("props").ifPresent(props -> properties(props, properties, settings));
        return new QmpReply.Expansion(command.flatMap(this::question), modelName(model), properties, settings);
    }

    private static void properties(Json.Obj props, Map<String, Boolean> properties, Map<String, String> settings) {
        props.members().forEach((name, value) -> {
            switch (value) {
                case Json.Bool bool -> properties.put(name, bool.value());
                case Json.Text text -> settings.put(name, text.value());
                case Json.Num number -> settings.put(name, number.value().toString());
                default -> { }
            }
        });
    }

    private Optional<QmpReply.Question> question(Json.Obj command) {
        final Optional<Json.Obj> arguments = command.object("arguments");
        final Optional<Json.Obj> model = arguments.flatMap(given -> given.object("model"));
        if (model.isEmpty()) {
            return Optional.empty();
        }
        final SequencedMap<String, Boolean> given = new LinkedHashMap<>();
        model.get().object("props").ifPresent(props -> properties(props, given, new HashMap<>()));
        return Optional.of(new QmpReply.Question(arguments.get().text("type").orElse("full"), modelName(model.get()),
                given));
    }

    /**
     * Reads a profile: {@code qemu}, {@code accel}, {@code machine} and per model its definition, what is {@code on}
     * and other {@code props}; {@code booleanProperties} are the names of all properties that are on or off.
     */
    public static QmpConversation profile(Json.Obj profile, String file) {
        return new QmpReader(file).profile(profile);
    }

    private QmpConversation profile(Json.Obj profile) {
        final Accelerator accelerator = switch (profile.text("accel").orElse("")) {
            case "kvm" -> Accelerator.KVM;
            case "tcg" -> Accelerator.TCG;
            default -> throw wrong(profile, "the accelerator is not known", "\"accel\" kvm or tcg");
        };
        profile.object("qemu").filter(version -> version.has("qemu"))
                .ifPresent(version -> replies.add(release(version)));
        final List<String> names = profile.array("booleanProperties").map(this::names).orElse(List.of());
        final Json.Obj models = profile.object("models").orElseThrow();
        final List<QmpReply.Definition> definitions = new ArrayList<>();
        final List<QmpReply> expansions = new ArrayList<>();
        models.members().forEach((name, value) -> {
            if (!(value instanceof Json.Obj model)) {
                throw wrong(value, "model " + EvidenceException.quote(name) + " is " + value.kind(), "an object");
            }
            definitions.add(new QmpReply.Definition(name, unavailable(model), model.text("alias-of"),
                    model.bool("deprecated").orElse(false)));
            model.array("on").ifPresent(on -> expansions.add(expansion(name, names, on, model)));
        });
        replies.add(new QmpReply.Definitions(definitions));
        replies.addAll(expansions);
        return new QmpConversation(Optional.of(accelerator), profile.text("machine"), replies);
    }

    private QmpReply.Expansion expansion(String model, List<String> names, Json.Arr on, Json.Obj entry) {
        final SequencedMap<String, Boolean> properties = new LinkedHashMap<>();
        names.forEach(name -> properties.put(name, false));
        names(on).forEach(name -> properties.put(name, true));
        final SequencedMap<String, String> settings = new LinkedHashMap<>();
        entry.object("props").ifPresent(props -> properties(props, properties, settings));
        return new QmpReply.Expansion(Optional.of(new QmpReply.Question("full", model, new LinkedHashMap<>())),
                model, properties, settings);
    }

    private EvidenceException wrong(Json at, String problem, String expected) {
        return new EvidenceException(new Origin(file, at.line()), problem, expected);
    }
}
