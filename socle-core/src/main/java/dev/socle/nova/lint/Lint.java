package dev.socle.nova.lint;

import dev.socle.input.EvidenceException;
import java.util.Comparator;
import java.util.List;

/** Looks at settings and what goes with them, and says all that it finds. */
public final class Lint {

    private Lint() {
    }

    /** By file and line, the worst first on each. */
    public static List<Finding> of(LintInput input) {
        final Findings findings = new Findings();
        new ConfChecks(input, findings).look();
        new FlagChecks(input, findings).look();
        new ModelChecks(input, findings).look();
        input.hosts().forEach(host -> new HostChecks(input, host, findings).look());
        new PoolChecks(input, findings).look();
        input.flavors().forEach(flavor -> new FlavorChecks(input, flavor, findings).look());
        input.images().forEach(image -> new ImageChecks(input, image, findings).look());
        new ProviderChecks(input, findings).look();
        return findings.all().stream().distinct().sorted(Comparator
                .comparing((Finding finding) -> finding.place().file())
                .thenComparingInt(finding -> finding.place().line())
                .thenComparing(Finding::severity).thenComparing(finding -> finding.rule().id())).toList();
    }

    /** A file that cannot be read is a finding like others, when it is one of many. */
    public static Finding unreadable(EvidenceException e) {
        return new Finding(Rules.rule("nova-conf-unreadable"), e.origin(), e.problem(), "write " + e.expected());
    }
}
