package dev.socle.nova;

import dev.socle.input.EvidenceException;
import dev.socle.input.TextLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads nova.conf as oslo.config does: sections in brackets, {@code name = value} or {@code name: value}, comment
 * lines, and lines that begin with a blank and continue the value above; a comment or an empty line ends a value.
 */
public final class NovaConfReader {

    private final SequencedMap<String, SequencedMap<String, List<NovaConf.Setting>>> sections = new LinkedHashMap<>();
    private Optional<String> section = Optional.empty();
    private Optional<String> name = Optional.empty();
    private final List<String> value = new ArrayList<>();
    private int line;

    private NovaConfReader() {
    }

    public static NovaConf read(TextLines lines) throws IOException {
        return new NovaConfReader().conf(lines);
    }

    private NovaConf conf(TextLines lines) throws IOException {
        for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
            take(next.get(), lines);
        }
        endSetting();
        return new NovaConf(sections);
    }

    private void take(String text, TextLines lines) {
        if (text.isBlank() || text.startsWith("#") || text.startsWith(";")) {
            endSetting();
        } else if (Character.isWhitespace(text.charAt(0))) {
            if (name.isEmpty()) {
                throw lines.wrong("the line continues nothing: " + EvidenceException.quote(text),
                        "a section or a setting");
            }
            value.add(text.strip());
        } else if (text.startsWith("[")) {
            endSetting();
            section(text.strip(), lines);
        } else {
            endSetting();
            setting(text, lines);
        }
    }

    private void section(String text, TextLines lines) {
        if (!text.endsWith("]") || text.length() < 3) {
            throw lines.wrong("a section is written " + EvidenceException.quote(text), "[name]");
        }
        final String called = text.substring(1, text.length() - 1);
        section = Optional.of(called);
        sections.computeIfAbsent(called, key -> new LinkedHashMap<>());
    }

    private void setting(String text, TextLines lines) {
        final int equals = text.indexOf('=');
        final int colon = text.indexOf(':');
        final int at = equals < 0 ? colon : colon < 0 ? equals : Math.min(equals, colon);
        if (at <= 0) {
            throw lines.wrong("this is no setting: " + EvidenceException.quote(text), "name = value");
        }
        if (section.isEmpty()) {
            throw lines.wrong("a setting stands before the first section", "a section such as [DEFAULT]");
        }
        name = Optional.of(text.substring(0, at).strip());
        value.clear();
        value.add(unquoted(text.substring(at + 1).strip()));
        line = lines.origin().line();
    }

    private static String unquoted(String text) {
        final boolean quoted = !text.isEmpty() && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(0) == text.charAt(text.length() - 1);
        return quoted ? text.substring(1, Math.max(1, text.length() - 1)) : text;
    }

    private void endSetting() {
        if (name.isPresent()) {
            sections.get(section.orElseThrow()).computeIfAbsent(name.get(), key -> new ArrayList<>())
                    .add(new NovaConf.Setting(String.join("\n", value), line));
            name = Optional.empty();
        }
    }
}
