package dev.socle.export;

import dev.socle.nova.driver.ColdBoot;
import dev.socle.nova.driver.CpuInfoDifference;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.MoveCheck;
import dev.socle.nova.driver.Refusal;
import dev.socle.nova.driver.TraitDifference;
import dev.socle.nova.driver.TraitReport;
import dev.socle.nova.lint.Finding;
import dev.socle.nova.lint.Rule;
import dev.socle.nova.lint.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Answers about Nova, for programs. */
public final class NovaDocument {

    private NovaDocument() {
    }

    /** All findings of a lint, and how many there are of each severity. */
    public static Map<String, Object> lint(List<Finding> findings) {
        final SequencedMap<String, Object> document = Envelope.of("NovaLint");
        document.put("findings", findings.stream().map(NovaDocument::finding).toList());
        final SequencedMap<String, Object> counts = new LinkedHashMap<>();
        for (Severity severity : Severity.values()) {
            counts.put(severity.word(), findings.stream().filter(one -> one.severity() == severity).count());
        }
        document.put("counts", counts);
        return document;
    }

    private static Map<String, Object> finding(Finding finding) {
        final SequencedMap<String, Object> one = new LinkedHashMap<>();
        one.put("rule", finding.rule().id());
        one.put("severity", finding.severity().word());
        one.put("file", finding.place().file());
        if (finding.place().line() > 0) {
            one.put("line", finding.place().line());
        }
        one.put("reason", finding.reason());
        one.put("remedy", finding.remedy());
        return one;
    }

    /** A rule of the lint, explained. */
    public static Map<String, Object> rule(Rule rule) {
        final SequencedMap<String, Object> document = Envelope.of("NovaRule");
        document.put("id", rule.id());
        document.put("severity", rule.severity().word());
        document.put("title", rule.title());
        document.put("why", rule.why());
        document.put("remedy", rule.remedy());
        document.put("refers", rule.refers());
        return document;
    }

    static Map<String, Object> refusal(Refusal refusal) {
        final SequencedMap<String, Object> words = new LinkedHashMap<>();
        words.put("error", refusal.error());
        words.put("reason", refusal.reason());
        words.put("remedy", refusal.remedy());
        return words;
    }

    /**
     * The traits of a node.
     *
     * @param traits placement's, against those
     * @param stored the stored cpu_info, against that of the node
     */
    public static Map<String, Object> traits(String node, Decision<TraitReport> report,
                                             Optional<TraitDifference> traits, Optional<CpuInfoDifference> stored) {
        final SequencedMap<String, Object> document = Envelope.of("NovaTraits");
        document.put("host", node);
        report.made().ifPresent(made -> document.put("traits", List.copyOf(made.reported())));
        report.refused().ifPresent(refusal -> document.put("refusal", refusal(refusal)));
        traits.ifPresent(difference -> {
            document.put("toCome", List.copyOf(difference.toCome()));
            document.put("toGo", List.copyOf(difference.toGo()));
            document.put("kept", List.copyOf(difference.kept()));
        });
        stored.ifPresent(difference -> document.put("cpuInfo", difference(difference)));
        return document;
    }

    private static Map<String, Object> difference(CpuInfoDifference difference) {
        final SequencedMap<String, Object> words = new LinkedHashMap<>();
        difference.model().ifPresent(change -> words.put("model", change(change)));
        difference.vendor().ifPresent(change -> words.put("vendor", change(change)));
        words.put("gone", List.copyOf(difference.gone()));
        words.put("arrived", List.copyOf(difference.arrived()));
        return words;
    }

    private static Map<String, Object> change(CpuInfoDifference.Change change) {
        final SequencedMap<String, Object> words = new LinkedHashMap<>();
        change.then().ifPresent(then -> words.put("then", then));
        change.now().ifPresent(now -> words.put("now", now));
        return words;
    }

    /** Whether a guest needs a cold boot. */
    public static Map<String, Object> coldBoot(ColdBoot boot) {
        final SequencedMap<String, Object> words = new LinkedHashMap<>();
        words.put("guest", boot.guest());
        words.put("coldBoot", boot.need().words());
        words.put("gains", List.copyOf(boot.gains()));
        words.put("losses", List.copyOf(boot.losses()));
        return words;
    }

    /** Whether a guest may move. */
    public static Map<String, Object> move(String source, String target, MoveCheck check) {
        final SequencedMap<String, Object> document = Envelope.of("NovaCheck");
        document.put("source", source);
        document.put("destination", target);
        document.put("compared", check.destination().subject().words());
        document.put("nova", Parts.verdict(check.nova()));
        document.put("libvirt", Parts.verdict(check.libvirt()));
        document.put("sound", Parts.verdict(check.sound()));
        document.put("advice", check.advice());
        return document;
    }
}
