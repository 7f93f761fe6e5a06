package dev.socle.evidence;

import dev.socle.input.EvidenceException;
import dev.socle.input.TextLines;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sysfs's vulnerabilities as {@code name: text} or, as grep prints them, {@code path:text}. */
final class VulnerabilitiesReader {

    private static final Pattern LINE = Pattern.compile("(?:[^:\\s]*/)?([a-z][a-z0-9_]*)\\s*:\\s*(\\S.*)");
    /** How the kernel begins these texts; other programs' lines have a name and a colon too. */
    private static final List<String> BEGINNINGS = List.of("Not affected", "Vulnerable", "Mitigation", "Unknown",
            "Processor vulnerable", "KVM: ", "No mitigation", "None");

    private VulnerabilitiesReader() {
    }

    static boolean recognizes(String line) {
        // Every line of a large text is asked: most are told by their values alone.
        final String value = line.substring(line.indexOf(':') + 1).stripLeading();
        if (BEGINNINGS.stream().noneMatch(value::startsWith)) {
            return false;
        }
        return LINE.matcher(line.strip()).matches();
    }

    static SequencedMap<String, String> read(TextLines lines) throws IOException {
        final SequencedMap<String, String> texts = new LinkedHashMap<>();
        for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
            final String line = next.get().strip();
            final Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                texts.put(matcher.group(1), matcher.group(2).strip());
            } else if (!line.isEmpty()) {
                throw lines.wrong("this is no vulnerability: " + EvidenceException.quote(line), "name: text");
            }
        }
        return texts;
    }
}
