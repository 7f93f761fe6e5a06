package dev.socle.cli;

import dev.socle.advice.Explainer;
import dev.socle.advice.Explanation;
import dev.socle.catalog.Catalog;
import dev.socle.export.ExplanationDocument;
import dev.socle.export.NovaDocument;
import dev.socle.flaw.Flaws;
import dev.socle.nova.lint.Rule;
import dev.socle.nova.lint.Rules;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "explain", description = "Explain a CPU feature, model, vendor, ABI level, flaw or CVE by any of"
        + " its names.")
final class ExplainCommand extends SocleCommand {

    private static final int COLUMN = 12;

    @Parameters(arity = "1..*", paramLabel = "NAME",
            description = "Such as pcid, sse4_1, Skylake-Server-v3, x86-64-v3, AMD, mds, CVE-2018-12126,"
                    + " HW_CPU_X86_AVX2.")
    private List<String> names;

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final Explainer explainer = new Explainer(catalog, Flaws.embedded());
        final ExplainScreen screen = new ExplainScreen(Screen.standard(System.out), catalog);
        ExitCode code = ExitCode.YES;
        boolean first = true;
        for (String name : names) {
            final Optional<Rule> rule = Rules.find(name);
            if (rule.isPresent()) {
                explain(rule.get(), first);
                first = false;
                continue;
            }
            final Explanation explanation = explainer.explain(name);
            if (explanation instanceof Explanation.Unknown unknown) {
                code = code.and(ExitCode.NO);
                ExplainScreen.unknown(unknown);
            }
            if (format() != Format.TABLE) {
                System.out.print(Documents.text(new ExplanationDocument(catalog).of(explanation), format()));
                continue;
            }
            if (explanation instanceof Explanation.Unknown) {
                continue;
            }
            if (!first) {
                System.out.println();
            }
            screen.show(explanation);
            first = false;
        }
        return code;
    }

    /** A rule of the lint is explained by itself. */
    private void explain(Rule rule, boolean first) {
        if (format() != Format.TABLE) {
            System.out.print(Documents.text(NovaDocument.rule(rule), format()));
            return;
        }
        final Screen screen = Screen.standard(System.out);
        if (!first) {
            screen.blank();
        }
        screen.line(Style.STRONG, rule.id() + ": " + rule.title());
        screen.entry("severity", COLUMN, rule.severity().word());
        screen.entry("why", COLUMN, rule.why());
        screen.entry("remedy", COLUMN, rule.remedy());
        screen.entry("from", COLUMN, rule.refers());
    }
}
