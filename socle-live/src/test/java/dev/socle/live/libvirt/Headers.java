package dev.socle.live.libvirt;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What libvirt's public headers declare: as much of C as they use. */
final class Headers {

    private static final Path FOLDER = Path.of("/usr/include/libvirt");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern PROTOTYPE = Pattern.compile(
            "(?:^|(?<=[;{}\\n]))\\s*((?:const\\s+)?(?:unsigned\\s+)?\\w+[\\s*]+)(vir\\w+)\\s*\\(([^()]*)\\)\\s*;");
    private static final Pattern NUMBER = Pattern.compile("\\b(VIR_\\w+)\\s*=\\s*(\\(?1\\s*<<\\s*\\d+|-?\\d+)");
    private static final Pattern DEFINED = Pattern.compile("#\\s*define\\s+(VIR_\\w+)\\s+\\((\\d+)\\s*\\+\\s*(\\d+)\\)");

    private final String text;
    private final Map<String, List<String>> prototypes = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    private Headers(String text) {
        this.text = text;
        final Matcher prototype = PROTOTYPE.matcher(text);
        while (prototype.find()) {
            final List<String> types = new ArrayList<>(List.of(tidy(prototype.group(1))));
            Stream.of(prototype.group(3).split(",")).map(Headers::parameter).filter(type -> !type.equals("void"))
                    .forEach(types::add);
            prototypes.put(prototype.group(2), List.copyOf(types));
        }
        final Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            final String value = number.group(2).replaceAll("[()\\s]", "");
            numbers.put(number.group(1), value.startsWith("1<<") ? 1 << Integer.parseInt(value.substring(3))
                    : Integer.parseInt(value));
        }
        final Matcher defined = DEFINED.matcher(text);
        while (defined.find()) {
            numbers.put(defined.group(1), Integer.parseInt(defined.group(2)) + Integer.parseInt(defined.group(3)));
        }
    }

    /** Those that are installed; skips the test where there are none. */
    static Headers installed() throws IOException {
        if (!Files.isDirectory(FOLDER)) {
            Peers.absent("libvirt", "libvirt's headers are not installed (Debian: libvirt-dev)");
        }
        final StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".h")).sorted().toList()) {
                all.append(Files.readString(file)).append('\n');
            }
        }
        return new Headers(COMMENT.matcher(all).replaceAll(" "));
    }

    /** The types of a function: its result first, then its parameters. */
    Optional<List<String>> function(String name) {
        return Optional.ofNullable(prototypes.get(name));
    }

    /** A number that an enumeration or a macro gives a name. */
    Optional<Integer> number(String name) {
        return Optional.ofNullable(numbers.get(name));
    }

    /** The members of a structure, in their order, each with its type. */
    List<String> members(String struct) {
        final Matcher matcher = Pattern.compile("struct\\s+" + struct + "\\s*\\{([^}]*)}").matcher(text);
        return matcher.find() ? Stream.of(matcher.group(1).split(";")).map(Headers::tidy)
                .filter(member -> !member.isEmpty()).toList() : List.of();
    }

    /** Where C puts the members of a structure on a machine of 64 bits; numbers and enumerations have four bytes. */
    static Map<String, Long> places(List<String> members) {
        final Map<String, Long> places = new HashMap<>();
        long at = 0;
        for (String member : members) {
            final Matcher words = Pattern.compile("(.*?)(\\w+)(?: VIR_DEPRECATED)?").matcher(member);
            if (!words.matches()) {
                throw new AssertionError(member);
            }
            final String type = words.group(1).strip();
            final long size = type.endsWith("*") || type.endsWith("Ptr") ? 8 : 4;
            at = (at + size - 1) / size * size;
            places.put(words.group(2), at);
            at += size;
        }
        return places;
    }

    /** Without the parameter's name. */
    private static String parameter(String text) {
        final String tidy = tidy(text);
        return tidy(tidy.equals("void") ? tidy : tidy.replaceFirst("\\w+$", ""));
    }

    private static String tidy(String text) {
        return text.strip().replaceAll("\\s+", " ").replaceAll("\\s*\\*", "*").replaceFirst("(\\*+)", " $1")
                .replaceAll("\\* +(?=\\*)", "*").strip();
    }
}
