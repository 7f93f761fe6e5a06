package dev.socle.nova;

import dev.socle.input.EvidenceException;
import dev.socle.input.Json;
import dev.socle.input.Origin;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads flavors and images as {@code openstack flavor|image show|list -f json} prints them. {@code show} writes names
 * in lower case with underscores, {@code list} as titles; older clients print properties as one text.
 */
public final class OpenStackReader {

    /** {@code key='value'} of the text form of properties. */
    private static final Pattern PROPERTY = Pattern.compile("([^\\s,=]+)='((?:[^'\\\\]|\\\\.)*)'");

    private OpenStackReader() {
    }

    public static boolean isFlavor(Json document) {
        return document instanceof Json.Obj object && member(object, "vcpus").isPresent()
                && member(object, "ram").isPresent();
    }

    public static boolean isImage(Json document) {
        return document instanceof Json.Obj object && (member(object, "disk_format").isPresent()
                || member(object, "container_format").isPresent()
                || member(object, "min_ram").isPresent()
                || object.has("ID") && object.has("Name") && object.has("Status") && object.members().size() == 3);
    }

    public static Flavor flavor(Json.Obj object, String file) {
        final OptionalLong vcpus = number(object, "vcpus");
        if (vcpus.isEmpty() || vcpus.getAsLong() < 1 || vcpus.getAsLong() > Integer.MAX_VALUE) {
            throw new EvidenceException(new Origin(file, object.line()), "the flavor has a wrong \"vcpus\"",
                    "a number of at least 1");
        }
        return new Flavor(text(object, "id"), name(object, file), OptionalInt.of((int) vcpus.getAsLong()),
                number(object, "ram"), properties(object));
    }

    public static Image image(Json.Obj object, String file) {
        return new Image(text(object, "id"), name(object, file), properties(object));
    }

    private static String name(Json.Obj object, String file) {
        return text(object, "name").or(() -> text(object, "id"))
                .orElseThrow(() -> new EvidenceException(new Origin(file, object.line()),
                        "it has neither \"name\" nor \"id\"", "one of them"));
    }

    private static Optional<Json> member(Json.Obj object, String name) {
        for (Map.Entry<String, Json> entry : object.members().entrySet()) {
            if (entry.getKey().toLowerCase(Locale.ROOT).replace(' ', '_').equals(name)) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(Json.Obj object, String name) {
        return member(object, name).flatMap(OpenStackReader::scalar);
    }

    private static OptionalLong number(Json.Obj object, String name) {
        return switch (member(object, name).orElse(new Json.Null(0))) {
            case Json.Num number -> number.exactLong();
            case Json.Text text when text.value().matches("\\d{1,15}") ->
                    OptionalLong.of(Long.parseLong(text.value()));
            default -> OptionalLong.empty();
        };
    }

    private static Optional<String> scalar(Json value) {
        return switch (value) {
            case Json.Text text -> Optional.of(text.value());
            case Json.Num number -> Optional.of(number.value().toString());
            case Json.Bool bool -> Optional.of(bool.value() ? "True" : "False");
            default -> Optional.empty();
        };
    }

    private static SequencedMap<String, String> properties(Json.Obj object) {
        final SequencedMap<String, String> properties = new LinkedHashMap<>();
        switch (member(object, "properties").or(() -> member(object, "extra_specs")).orElse(new Json.Null(0))) {
            case Json.Obj given -> given.members().forEach((key, value) ->
                    scalar(value).ifPresent(text -> properties.put(key, text)));
            case Json.Text text -> {
                final Matcher matcher = PROPERTY.matcher(text.value());
                while (matcher.find()) {
                    properties.put(matcher.group(1), matcher.group(2));
                }
            }
            default -> { }
        }
        return properties;
    }
}
