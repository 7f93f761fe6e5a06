package dev.socle.nova;

import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The options of one service, from its files in the order in which it reads them: nova.conf, then the files of a
 * drop-in folder by name. A later file beats an earlier one, of a file the last value counts, and references to other
 * options ({@code $name}, {@code ${section.name}}) are filled in, as oslo.config does.
 */
public final class NovaSettings {

    /** oslo.config's words for true and false, in any case of letters. */
    private static final Set<String> TRUE = Set.of("true", "1", "on", "yes");
    private static final Set<String> FALSE = Set.of("false", "0", "off", "no");
    private static final String DEFAULT = "DEFAULT";
    private static final Pattern REFERENCE = Pattern.compile(
            "\\$(?:(\\$)|([_a-zA-Z][._a-zA-Z0-9]*)|\\{([_a-zA-Z][._a-zA-Z0-9]*)\\})");
    /** References to references end somewhere; in oslo.config with an overflow. */
    private static final int DEEPEST = 16;

    private final List<File> files;
    private final List<Wrong> wrong = new ArrayList<>();

    /** @param files in the order in which they are read */
    public NovaSettings(List<File> files) {
        this.files = List.copyOf(files);
        NovaOption.all().forEach(this::check);
    }

    /**
     * A file.
     *
     * @param name as it is to be named in complaints
     */
    public record File(String name, NovaConf conf) {
    }

    /**
     * A value and where it stands.
     *
     * @param written the option's name as it was written there, which may be a former one
     */
    public record Placed(String value, Origin origin, String written) {
    }

    /** A value that oslo.config refuses; the service then does not start. */
    public record Wrong(NovaOption option, Origin origin, String problem, String expected) {
    }

    public List<Wrong> wrong() {
        return List.copyOf(wrong);
    }

    public List<File> files() {
        return files;
    }

    /** The value that counts, if the option is set. */
    public Optional<Placed> find(String section, String name) {
        final Optional<String> old = NovaOption.find(section, name).flatMap(NovaOption::oldName);
        return raw(section, name, old).map(found -> new Placed(filled(found.value(), section, 0), found.origin(),
                found.written()));
    }

    private Optional<Placed> raw(String section, String name, Optional<String> old) {
        for (File file : files.reversed()) {
            final Optional<Placed> found = in(file, section, name)
                    .or(() -> old.flatMap(former -> in(file, section, former)));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Names of sections count in any case of letters. */
    private static Optional<Placed> in(File file, String section, String name) {
        Optional<Placed> last = Optional.empty();
        for (var entry : file.conf().sections().entrySet()) {
            if (normalized(entry.getKey()).equals(normalized(section))) {
                final List<NovaConf.Setting> values = entry.getValue().getOrDefault(name, List.of());
                for (NovaConf.Setting value : values) {
                    if (last.isEmpty() || last.get().origin().line() < value.line()) {
                        last = Optional.of(new Placed(value.value(), new Origin(file.name(), value.line()), name));
                    }
                }
            }
        }
        return last;
    }

    private static String normalized(String section) {
        return section.equals(DEFAULT) ? section : section.toLowerCase(Locale.ROOT);
    }

    private String filled(String value, String section, int depth) {
        if (depth > DEEPEST || value.indexOf('$') < 0) {
            return value;
        }
        final Matcher matcher = REFERENCE.matcher(value.replace("\\$", "$$"));
        final StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            final String text = matcher.group(1) != null ? "$"
                    : referred(name(matcher), section, depth).orElse(matcher.group());
            matcher.appendReplacement(filled, Matcher.quoteReplacement(text));
        }
        return matcher.appendTail(filled).toString();
    }

    private static String name(Matcher reference) {
        return reference.group(2) != null ? reference.group(2) : reference.group(3);
    }

    /** Only options have values; oslo.config finds nothing else that is written. */
    private Optional<String> referred(String name, String section, int depth) {
        return option(name, section).map(option -> raw(option.section(), option.name(), option.oldName())
                .map(found -> rendered(option, filled(found.value(), option.section(), depth + 1)))
                .orElseGet(() -> option.defaultValue().orElse("")));
    }

    private static Optional<NovaOption> option(String name, String section) {
        final int dot = name.indexOf('.');
        return NovaOption.find(dot < 0 ? section : name.substring(0, dot), dot < 0 ? name : name.substring(dot + 1))
                .or(() -> NovaOption.find(DEFAULT, name));
    }

    /** As Python prints the value, which is what a reference puts in. */
    private static String rendered(NovaOption option, String value) {
        return switch (option.type()) {
            case LIST -> parts(value).stream().map(part -> "'" + part + "'")
                    .collect(Collectors.joining(", ", "[", "]"));
            case BOOLEAN -> bool(value).map(on -> on ? "True" : "False").orElse(value);
            default -> value;
        };
    }

    /** References to what is no option. Of texts nothing is said: they may refer to any option of Nova's. */
    private static List<String> unknownReferences(NovaOption option, String value) {
        if (option.type() == NovaOption.Type.TEXT || value.indexOf('$') < 0) {
            return List.of();
        }
        final List<String> unknown = new ArrayList<>();
        final Matcher matcher = REFERENCE.matcher(value.replace("\\$", "$$"));
        while (matcher.find()) {
            if (matcher.group(1) == null && option(name(matcher), option.section()).isEmpty()) {
                unknown.add(matcher.group());
            }
        }
        return unknown;
    }

    private void check(NovaOption option) {
        raw(option.section(), option.name(), option.oldName()).ifPresent(written -> {
            unknownReferences(option, written.value()).forEach(reference -> wrong.add(new Wrong(option,
                    written.origin(), option.name() + " refers to " + reference + ", which is no option of Nova's"
                    + " that concerns CPUs", "the value itself, since oslo.config finds options only")));
            problem(option, filled(written.value(), option.section(), 0)).ifPresent(problem -> wrong.add(new Wrong(
                    option, written.origin(), option.name() + " is " + EvidenceException.quote(written.value()),
                    problem)));
        });
    }

    /** What was expected instead, if the value does not do. */
    private static Optional<String> problem(NovaOption option, String value) {
        final boolean fits = switch (option.type()) {
            case TEXT, LIST -> true;
            case CHOICE -> option.choices().contains(value);
            case BOOLEAN -> bool(value).isPresent();
            case INTEGER -> value.strip().matches("[+-]?\\d{1,9}");
        };
        return fits ? Optional.empty() : Optional.of(switch (option.type()) {
            case BOOLEAN -> "true or false";
            case INTEGER -> "a whole number";
            default -> "one of " + String.join(", ", option.choices());
        });
    }

    private static Optional<Boolean> bool(String value) {
        final String lower = value.toLowerCase(Locale.ROOT);
        return TRUE.contains(lower) ? Optional.of(true) : FALSE.contains(lower) ? Optional.of(false)
                : Optional.empty();
    }

    /** Text, if it is set and one of the choices. */
    public Optional<String> text(String section, String name) {
        return find(section, name).map(Placed::value).filter(value -> NovaOption.find(section, name)
                .map(option -> problem(option, value).isEmpty()).orElse(true));
    }

    /** The parts between commas, without blanks around them; what is not set has none. */
    public List<String> list(String section, String name) {
        return parts(find(section, name).map(Placed::value).orElse(""));
    }

    private static List<String> parts(String text) {
        final String value = text.strip().replaceFirst(",+$", "");
        return value.isEmpty() ? List.of() : List.of(value.split(",", -1)).stream().map(String::strip).toList();
    }

    /** False where it is not set, or to no word that oslo.config knows. */
    public boolean isTrue(String section, String name) {
        return find(section, name).flatMap(placed -> bool(placed.value())).orElse(false);
    }

    public OptionalLong number(String section, String name) {
        final Optional<String> text = text(section, name);
        return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get().strip())) : OptionalLong.empty();
    }

    /** Where an option stands, else where it would be put: in the last file. */
    public Origin place(String section, String name) {
        return find(section, name).map(Placed::origin)
                .orElseGet(() -> Origin.of(files.isEmpty() ? "nova.conf" : files.getLast().name()));
    }
}
