package dev.socle.export;

import dev.socle.nova.lint.Finding;
import dev.socle.nova.lint.Rule;
import dev.socle.nova.lint.Rules;
import dev.socle.nova.lint.Severity;
import java.util.List;
import java.util.Map;

/** Findings of the lint as SARIF 2.1.0, which code hosts and editors show beside the lines. */
public final class Sarif {

    private Sarif() {
    }

    public static Map<String, Object> of(List<Finding> findings, String version) {
        return SarifLog.of(version, Rules.all().stream().map(Sarif::rule).toList(),
                findings.stream().map(Sarif::result).toList());
    }

    private static SarifLog.Rule rule(Rule rule) {
        return new SarifLog.Rule(rule.id(), rule.title(), rule.why(), rule.remedy(), level(rule.severity()), List.of());
    }

    private static SarifLog.Result result(Finding finding) {
        return new SarifLog.Result(finding.rule().id(), level(finding.severity()),
                finding.reason() + ". Remedy: " + finding.remedy() + ".",
                new SarifLog.InFile(finding.place().file(), finding.place().line()));
    }

    private static SarifLog.Level level(Severity severity) {
        return switch (severity) {
            case ERROR -> SarifLog.Level.ERROR;
            case WARNING -> SarifLog.Level.WARNING;
            case NOTE -> SarifLog.Level.NOTE;
        };
    }
}
