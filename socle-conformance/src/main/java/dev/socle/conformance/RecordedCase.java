package dev.socle.conformance;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One case of a manifest.
 *
 * @param id       its name, such as {@code x86_64/decode-host/A10-5800K}
 * @param op       the operation, such as {@code decode-host}
 * @param folder   where the manifest is; inputs are relative to it
 * @param json     the whole case, for what only some operations have
 */
record RecordedCase(String id, String op, Path folder, JsonNode json) {

    static RecordedCase of(Path folder, JsonNode json) {
        return new RecordedCase(json.path("id").asString(), json.path("op").asString(), folder, json);
    }

    String arch() {
        return json.path("arch").asString();
    }

    List<Path> inputs() {
        return json.path("inputs").valueStream().map(JsonNode::asString).map(folder::resolve).toList();
    }

    /** The first input whose name ends so. */
    Optional<Path> input(String ending) {
        return inputs().stream().filter(path -> path.toString().endsWith(ending)).findFirst();
    }

    boolean hasFlag(String flag) {
        return json.path("flags").valueStream().map(JsonNode::asString).anyMatch(flag::equals);
    }

    /** The value of the flag {@code name=value}. */
    Optional<String> flag(String name) {
        return json.path("flags").valueStream().map(JsonNode::asString)
                .filter(flag -> flag.startsWith(name + "=")).map(flag -> flag.substring(name.length() + 1)).findFirst();
    }

    /** A file named by another key than {@code inputs}. */
    Optional<Path> file(String key) {
        return json.has(key) ? Optional.of(folder.resolve(json.path(key).asString())) : Optional.empty();
    }

    JsonNode expected() {
        return json.path("expected");
    }
}
