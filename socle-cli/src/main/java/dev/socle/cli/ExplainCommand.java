package dev.socle.cli;

import dev.socle.advice.Explainer;
import dev.socle.advice.Explanation;
import dev.socle.catalog.Catalog;
import dev.socle.export.ExplanationDocument;
import dev.socle.flaw.Flaws;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "explain", description = "Explain a CPU feature, model, vendor, flaw or CVE by any of its names.")
final class ExplainCommand extends SocleCommand {

    @Parameters(arity = "1..*", paramLabel = "NAME",
            description = "Such as pcid, sse4_1, Skylake-Server-v3, AMD, mds, CVE-2018-12126, HW_CPU_X86_AVX2.")
    private List<String> names;

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final Explainer explainer = new Explainer(catalog, Flaws.embedded());
        final ExplainScreen screen = new ExplainScreen(Screen.standard(System.out), catalog);
        ExitCode code = ExitCode.YES;
        boolean first = true;
        for (String name : names) {
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
}
