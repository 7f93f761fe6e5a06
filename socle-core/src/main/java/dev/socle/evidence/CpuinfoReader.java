package dev.socle.evidence;

import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import dev.socle.input.TextLines;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code /proc/cpuinfo} of x86 Linux, of which every line has a name and a colon. */
final class CpuinfoReader {

    private static final Pattern PHYSICAL = Pattern.compile("(\\d{1,3}) bits physical");

    private final TextLines lines;
    private final Map<String, String> first = new LinkedHashMap<>();
    /** Flag lines repeat from CPU to CPU, so they are counted first and taken apart afterwards. */
    private final SequencedMap<String, Integer> flagLines = new LinkedHashMap<>();
    private OptionalLong microcode = OptionalLong.empty();
    private int cpus;

    private CpuinfoReader(TextLines lines) {
        this.lines = lines;
    }

    static Cpuinfo read(TextLines lines) throws IOException {
        return new CpuinfoReader(lines).read();
    }

    private Cpuinfo read() throws IOException {
        Origin start = lines.origin();
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (!line.get().isBlank()) {
                take(line.get());
            }
            start = start.line() == 0 ? lines.origin() : start;
        }
        if (flagLines.isEmpty()) {
            throw new EvidenceException(start, "the cpuinfo has no flags", "/proc/cpuinfo of x86");
        }
        final int flagged = flagLines.values().stream().mapToInt(Integer::intValue).sum();
        if (flagged != Math.max(cpus, 1)) {
            throw lines.wrong("the cpuinfo lists " + cpus + (cpus == 1 ? " processor" : " processors")
                    + " and flags of " + flagged,
                    "flags of each; is the file cut short?");
        }
        return new Cpuinfo(Math.max(cpus, 1), vendor(), signature(), text("model name"), microcode, addressBits(),
                flags(), words(first.getOrDefault("bugs", "")));
    }

    private void take(String line) {
        final int colon = line.indexOf(':');
        if (colon < 0) {
            throw lines.wrong("this is no line of cpuinfo: " + EvidenceException.quote(line), "name : value");
        }
        final String name = line.substring(0, colon).strip();
        final String value = line.substring(colon + 1).strip();
        switch (name) {
            case "processor" -> {
                if (++cpus > lines.limits().cpus()) {
                    throw lines.wrong("too many processors", "at most " + lines.limits().cpus());
                }
            }
            case "flags" -> flagLines.merge(value, 1, Integer::sum);
            case "microcode" -> microcode(value);
            default -> first.putIfAbsent(name, value);
        }
    }

    private void microcode(String value) {
        try {
            final long revision = Long.decode(value);
            microcode = OptionalLong.of(Math.min(revision, microcode.orElse(revision)));
        } catch (NumberFormatException e) {
            throw new EvidenceException(lines.origin(), "the microcode is " + EvidenceException.quote(value),
                    "a number", e);
        }
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(first.get(name)).filter(value -> !value.isEmpty());
    }

    private Optional<Vendor> vendor() {
        // Linux drops the blanks around Zhaoxin's name.
        return text("vendor_id").map(id -> id.equals("Shanghai") ? Vendor.ZHAOXIN.id() : id)
                .filter(id -> id.length() == 12).map(Vendor::new);
    }

    private Optional<Signature> signature() {
        final OptionalInt family = number("cpu family");
        final OptionalInt model = number("model");
        if (family.isEmpty() || model.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Signature(family.getAsInt(), model.getAsInt(), number("stepping").orElse(0)));
    }

    private OptionalInt number(String name) {
        return text(name).filter(value -> value.matches("\\d{1,9}"))
                .map(value -> OptionalInt.of(Integer.parseInt(value))).orElse(OptionalInt.empty());
    }

    private OptionalInt addressBits() {
        final Matcher matcher = PHYSICAL.matcher(first.getOrDefault("address sizes", ""));
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    private SequencedMap<String, Integer> flags() {
        final SequencedMap<String, Integer> flags = new LinkedHashMap<>();
        flagLines.forEach((line, count) ->
                new LinkedHashSet<>(words(line)).forEach(flag -> flags.merge(flag, count, Integer::sum)));
        return flags;
    }

    private static List<String> words(String line) {
        return line.isBlank() ? List.of() : Arrays.asList(line.strip().split("\\s+"));
    }
}
