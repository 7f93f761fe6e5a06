package dev.socle.live;

import dev.socle.catalog.QemuProperty;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Asks a QEMU for the properties of its CPUs: their types, and which numbers each takes. */
record PropertyQuestions(CpuModelQuestions questions) {

    /** {@code max} has the most: {@code migratable} is its own. */
    private static final String WITH_ALL = "max-x86_64-cpu";
    /** How a QEMU before 9 says its range, and how one since does. */
    private static final Pattern RANGE = Pattern.compile("minimum: (-?\\d+), maximum: (\\d+)");
    private static final Pattern MOST = Pattern.compile("can be at most (\\d+)");

    /** The properties that can be read and set, and the names of their types. */
    Map<String, String> types() throws IOException {
        final JsonNode settable = questions.fullProps("max", Map.of());
        final Map<String, String> types = new HashMap<>();
        for (JsonNode property : CpuModelQuestions.returned(questions.qmp().execute("device-list-properties",
                Map.of("typename", WITH_ALL)))) {
            if (settable.has(property.path("name").asString(""))) {
                types.put(property.path("name").asString(""), property.path("type").asString(""));
            }
        }
        // Not everything is listed with the type; what is not is a switch that only some models have.
        settable.properties().stream().filter(property -> property.getValue().isBoolean())
                .forEach(property -> types.putIfAbsent(property.getKey(), "bool"));
        return types;
    }

    /**
     * The ranges of numbers. QEMU tells them when it refuses a number, so it is offered the largest and a negative one.
     */
    Map<String, QemuProperty.Range> ranges(Map<String, String> types) throws IOException {
        final Map<String, QemuProperty.Range> ranges = new HashMap<>();
        for (Map.Entry<String, String> type : types.entrySet()) {
            if (type.getValue().contains("int")) {
                final Optional<QemuProperty.Range> range = range(refusal(type.getKey(), Long.MAX_VALUE));
                final Optional<QemuProperty.Range> told = range.isPresent() ? range
                        : range(refusal(type.getKey(), -1));
                told.ifPresent(it -> ranges.put(type.getKey(), it));
            }
        }
        return ranges;
    }

    /** What QEMU says against the number; empty if nothing. */
    private String refusal(String property, long value) throws IOException {
        try {
            questions.fullProps("max", Map.of(property, value));
            return "";
        } catch (QmpException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Optional<QemuProperty.Range> range(String refusal) {
        final Matcher both = RANGE.matcher(refusal);
        if (both.find()) {
            return Optional.of(new QemuProperty.Range(Long.parseLong(both.group(1)), Long.parseLong(both.group(2))));
        }
        final Matcher most = MOST.matcher(refusal);
        return most.find() ? Optional.of(new QemuProperty.Range(0, Long.parseLong(most.group(1)))) : Optional.empty();
    }
}
