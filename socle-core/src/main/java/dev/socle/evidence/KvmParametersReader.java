package dev.socle.evidence;

import dev.socle.input.TextLines;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads parameters of the module kvm as {@code name: value} or, as grep prints them, {@code path:value}. */
final class KvmParametersReader {

    private static final Pattern LINE = Pattern.compile("(?:[^:\\s]*/)?(ignore_msrs)\\s*:\\s*([YN01])");

    private KvmParametersReader() {
    }

    static boolean recognizes(String line) {
        return line.contains("ignore_msrs") && LINE.matcher(line.strip()).matches();
    }

    static SequencedMap<String, String> read(TextLines lines) throws IOException {
        final SequencedMap<String, String> values = new LinkedHashMap<>();
        for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
            final Matcher matcher = LINE.matcher(next.get().strip());
            if (matcher.matches()) {
                values.put(matcher.group(1), matcher.group(2));
            } else if (!next.get().isBlank()) {
                lines.pushBack(next.get());
                break;
            }
        }
        return values;
    }
}
