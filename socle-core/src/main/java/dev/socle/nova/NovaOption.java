package dev.socle.nova;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * An option of nova.conf that concerns CPUs.
 *
 * @param choices the values it may have; empty where any will do
 * @param oldName a name it had before, which is still read
 */
public record NovaOption(String section, String name, Type type, List<String> choices, Optional<String> oldName) {

    private static final Map<String, NovaOption> ALL = load();

    public NovaOption {
        choices = List.copyOf(choices);
    }

    /** What a reference to the option puts in where it is not set; nothing for options without a default. */
    Optional<String> defaultValue() {
        return switch (type) {
            case LIST -> Optional.of(name.equals("hw_machine_type") ? "" : "[]");
            case BOOLEAN -> Optional.of("False");
            case CHOICE -> name.equals("virt_type") ? Optional.of("kvm") : Optional.empty();
            case TEXT, INTEGER -> Optional.empty();
        };
    }

    /** oslo.config's types. */
    public enum Type { TEXT, CHOICE, LIST, BOOLEAN, INTEGER }

    /** The option of this section and name, if it concerns CPUs. */
    public static Optional<NovaOption> find(String section, String name) {
        return Optional.ofNullable(ALL.get(section + "." + name));
    }

    /** All of them, by section and name. */
    public static List<NovaOption> all() {
        return List.copyOf(ALL.values());
    }

    private static Map<String, NovaOption> load() {
        final Properties lines = new Properties();
        try (InputStream file = NovaOption.class.getResourceAsStream("options.properties")) {
            lines.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded options.properties of Nova cannot be read", e);
        }
        final Map<String, NovaOption> options = new TreeMap<>();
        lines.forEach((key, value) -> options.put((String) key, parse((String) key, (String) value)));
        return options;
    }

    private static NovaOption parse(String key, String text) {
        final List<String> words = new ArrayList<>(List.of(text.split(" ")));
        final Type type = Type.valueOf(words.removeFirst().toUpperCase(Locale.ROOT));
        final int old = words.indexOf("old");
        final int dot = key.indexOf('.');
        return new NovaOption(key.substring(0, dot), key.substring(dot + 1), type,
                old < 0 ? words : words.subList(0, old),
                old < 0 ? Optional.empty() : Optional.of(words.get(old + 1)));
    }
}
