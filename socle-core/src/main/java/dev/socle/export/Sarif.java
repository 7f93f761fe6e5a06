package dev.socle.export;

import dev.socle.nova.lint.Finding;
import dev.socle.nova.lint.Rule;
import dev.socle.nova.lint.Rules;
import dev.socle.nova.lint.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Findings as SARIF 2.1.0, which code hosts and editors show beside the lines. */
public final class Sarif {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private Sarif() {
    }

    public static Map<String, Object> of(List<Finding> findings, String version) {
        final List<Rule> rules = Rules.all();
        final Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "socle");
        driver.put("version", version);
        driver.put("rules", rules.stream().map(Sarif::rule).toList());
        final Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("results", findings.stream().map(finding -> result(finding, rules.indexOf(finding.rule()))).toList());
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
        words.put("help", text(rule.remedy()));
        words.put("defaultConfiguration", Map.of("level", level(rule.severity())));
        return words;
    }

    private static Map<String, Object> result(Finding finding, int index) {
        final Map<String, Object> location = new LinkedHashMap<>();
        location.put("artifactLocation", Map.of("uri", finding.place().file()));
        if (finding.place().line() > 0) {
            location.put("region", Map.of("startLine", finding.place().line()));
        }
        final Map<String, Object> words = new LinkedHashMap<>();
        words.put("ruleId", finding.rule().id());
        words.put("ruleIndex", index);
        words.put("level", level(finding.severity()));
        words.put("message", text(finding.reason() + ". Remedy: " + finding.remedy() + "."));
        words.put("locations", List.of(Map.of("physicalLocation", location)));
        return words;
    }

    private static Map<String, Object> text(String text) {
        return Map.of("text", text);
    }

    private static String level(Severity severity) {
        return severity.word();
    }
}
