package dev.socle.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** A log in SARIF 2.1.0 (OASIS standard; its schema is the one named in the log). */
final class SarifLog {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private SarifLog() {
    }

    /** How bad a result is. */
    enum Level {
        ERROR, WARNING, NOTE;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What results are of.
     *
     * @param title in a few words
     * @param why   why it matters
     * @param help  what to do about it
     * @param uris  where to read on, the best first
     */
    record Rule(String id, String title, String why, String help, Level level, List<String> uris) {
        Rule {
            uris = List.copyOf(uris);
        }
    }

    /** Where a result is. */
    sealed interface Place {
    }

    /** @param line from 1; 0 for the whole file */
    record InFile(String file, int line) implements Place {
    }

    /** Something that is in no file, such as a guest or a host. */
    record Named(String name) implements Place {
    }

    /** One thing that was found. */
    record Result(String rule, Level level, String message, Place place) {
    }

    static Map<String, Object> of(String version, List<Rule> rules, List<Result> results) {
        final Map<String, Integer> index = new LinkedHashMap<>();
        IntStream.range(0, rules.size()).forEach(i -> index.put(rules.get(i).id(), i));
        final Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "socle");
        driver.put("version", version);
        driver.put("rules", rules.stream().map(SarifLog::rule).toList());
        final Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("results", results.stream().map(result -> result(result, index.get(result.rule()))).toList());
        final Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return log;
    }

    private static Map<String, Object> rule(Rule rule) {
        final Map<String, Object> words = new LinkedHashMap<>();
        words.put("id", rule.id());
        words.put("shortDescription", text(rule.title()));
        words.put("fullDescription", text(rule.why()));
        words.put("help", text(rule.help()));
        rule.uris().stream().findFirst().ifPresent(uri -> words.put("helpUri", uri));
        words.put("defaultConfiguration", Map.of("level", rule.level().word()));
        return words;
    }

    private static Map<String, Object> result(Result result, int index) {
        final Map<String, Object> words = new LinkedHashMap<>();
        words.put("ruleId", result.rule());
        words.put("ruleIndex", index);
        words.put("level", result.level().word());
        words.put("message", text(result.message()));
        words.put("locations", List.of(location(result.place())));
        return words;
    }

    private static Map<String, Object> location(Place place) {
        return switch (place) {
            case InFile(String file, int line) -> {
                final Map<String, Object> physical = new LinkedHashMap<>();
                physical.put("artifactLocation", Map.of("uri", file));
                if (line > 0) {
                    physical.put("region", Map.of("startLine", line));
                }
                yield Map.of("physicalLocation", physical);
            }
            case Named(String name) -> Map.of("logicalLocations", List.of(Map.of("name", name)));
        };
    }

    private static Map<String, Object> text(String text) {
        return Map.of("text", text);
    }
}
