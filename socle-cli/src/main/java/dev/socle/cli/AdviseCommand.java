package dev.socle.cli;

import dev.socle.advice.Advice;
import dev.socle.advice.AdviceRequest;
import dev.socle.advice.Adviser;
import dev.socle.advice.PoolAdvice;
import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Verdict;
import dev.socle.export.AdviceDocument;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "advise", description = "Say which CPU guests of these hosts should get, and why.")
final class AdviseCommand extends SocleCommand {

    @Mixin
    private HostArguments hosts;

    @Mixin
    private AssumeOption assume;

    @Option(names = "--goal", paramLabel = "GOAL", defaultValue = "migration",
            description = "migration (default): guests can move between all these hosts; performance: they use all"
                    + " that their host has.")
    private AdviceRequest.Goal goal;

    @Option(names = "--require", paramLabel = "LEVEL", description = "The ABI level guests need, such as x86-64-v3.")
    private String require;

    @Option(names = "--nested", paramLabel = "yes|no", defaultValue = "no",
            description = "Whether guests shall run guests (default: no).")
    private String nested;

    @Option(names = "--why", description = "Show every step that led to the advice.")
    private boolean why;

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final AdviceRequest request = new AdviceRequest(goal, level(catalog), isNested(), assume.assumptions());
        final Answer<Advice> advice = new Adviser(catalog).advise(hosts.load(catalog), request);
        if (format() == Format.TABLE) {
            new AdviceScreen(Screen.standard(System.out), catalog).show(advice, why);
        } else {
            System.out.print(Documents.text(new AdviceDocument(catalog).of(advice, why), format()));
        }
        return code(advice.value());
    }

    private Optional<AbiLevel> level(Catalog catalog) {
        if (require == null) {
            return Optional.empty();
        }
        final String name = require.toLowerCase(Locale.ROOT);
        final List<AbiLevel> levels = catalog.abiLevels();
        return Optional.of(levels.stream()
                .filter(level -> level.name().equals(name) || level.name().endsWith("-" + name)).findFirst()
                .orElseThrow(() -> new InputException("--require " + require + ": not an ABI level, expected "
                        + String.join(", ", levels.stream().map(AbiLevel::name).toList()), ExitCode.USAGE)));
    }

    private boolean isNested() {
        return switch (nested.toLowerCase(Locale.ROOT)) {
            case "yes", "on", "true" -> true;
            case "no", "off", "false" -> false;
            default -> throw new InputException("--nested " + nested + ": expected yes or no", ExitCode.USAGE);
        };
    }

    private static ExitCode code(Advice advice) {
        ExitCode code = advice.undecided().isEmpty() ? ExitCode.YES : ExitCode.UNKNOWN;
        for (PoolAdvice pool : advice.pools()) {
            code = code.and(switch (pool.verdict()) {
                case Verdict.Compatible compatible -> ExitCode.YES;
                case Verdict.Incompatible incompatible -> ExitCode.NO;
                case Verdict.Unknown unknown -> ExitCode.UNKNOWN;
            });
        }
        return code;
    }
}
