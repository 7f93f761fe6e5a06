package dev.socle.cli;

import dev.socle.advice.AdviceRequest;
import dev.socle.catalog.CatalogException;
import dev.socle.export.NovaDeployment;
import dev.socle.flaw.Severity;
import dev.socle.host.Accelerator;
import dev.socle.input.EvidenceException;
import dev.socle.libvirt.Decoder;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The {@code socle} command. */
@Command(name = "socle", mixinStandardHelpOptions = true, versionProvider = Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Gives every virtual machine the right CPU.",
        footer = {"", "Exit codes: 0 yes or done, 1 the answer is no, 2 usage, 3 bad input, 4 unreachable, "
            + "5 unknown, 70 internal.", "Begin with: socle advise"})
public final class Main implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Main() {
    }

    public static void main(String[] args) {
        final PrintStream out = new PrintStream(new BufferedOutputStream(AnswerStream.standard(), 1 << 14), false,
                StandardCharsets.UTF_8);
        final PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true,
                StandardCharsets.UTF_8);
        System.setOut(out);
        System.setErr(err);
        final int code = written(out, args);
        err.flush();
        System.exit(code);
    }

    /** Runs the command and returns its exit code. */
    static int run(String... args) {
        final CommandLine line = new CommandLine(new Main());
        Commands.addTo(line, args);
        line.setUsageHelpAutoWidth(true);
        line.registerConverter(SocleCommand.Format.class, text -> choice(SocleCommand.Format.values(), text));
        line.registerConverter(AdviceRequest.Goal.class, text -> choice(AdviceRequest.Goal.values(), text));
        line.registerConverter(CompletionCommand.Shell.class,
                text -> choice(CompletionCommand.Shell.values(), text));
        line.registerConverter(Severity.class, text -> choice(Severity.values(), text));
        line.registerConverter(Accelerator.class, text -> choice(Accelerator.values(), text));
        line.registerConverter(Decoder.Form.class, text -> choice(Decoder.Form.values(), text));
        line.registerConverter(NovaDeployment.Tool.class, text -> choice(NovaDeployment.Tool.values(), text));
        line.setParameterExceptionHandler(Main::wrongUsage);
        line.setExecutionExceptionHandler(Main::failed);
        line.setExecutionStrategy(Main::execute);
        return line.execute(args);
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    /** The exit code after what was answered has left the house, which it may not have on a full disk. */
    private static int written(PrintStream out, String... args) {
        try {
            final int code = run(args);
            out.flush();
            return code;
        } catch (AnswerStream.Closed e) {
            return closed(e);
        } catch (OutOfMemoryError e) {
            return complain("not enough memory; SOCLE_JAVA_OPTS=-Xmx4g gives more", ExitCode.INTERNAL);
        }
    }

    /** Runs what was asked for; picocli prints help and version by itself, and would show a stack trace. */
    private static int execute(CommandLine.ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (AnswerStream.Closed e) {
            return closed(e);
        }
    }

    private static int closed(AnswerStream.Closed e) {
        if (e.readerIsGone()) {
            return ExitCode.YES.code();
        }
        return complain("standard output: the answer cannot be written: " + e.getMessage()
                + ", expected a place that takes it", ExitCode.UNREACHABLE);
    }

    /** One of an option's words, whose constants in capitals are not what people type. */
    private static <E extends Enum<E>> E choice(E[] all, String text) {
        return Stream.of(all).filter(one -> one.name().equalsIgnoreCase(text)).findFirst()
                .orElseThrow(() -> new CommandLine.TypeConversionException("\"" + text + "\" is not one of "
                        + Stream.of(all).map(one -> one.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        final String command = e.getCommandLine().getCommandSpec().qualifiedName();
        Complaints.line(e.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, System.err)) {
            System.err.println("Try: " + command + " --help");
        }
        return ExitCode.USAGE.code();
    }

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
        final boolean debug = line.getCommand() instanceof SocleCommand command && command.debug();
        if (debug) {
            e.printStackTrace();
        }
        return switch (e) {
            case InputException input -> complain(input.getMessage(), input.exitCode());
            case EvidenceException evidence -> complain(evidence.getMessage(), ExitCode.BAD_INPUT);
            case AnswerStream.Closed closed -> closed(closed);
            case CatalogException catalog -> {
                catalog.problems().forEach(Complaints::line);
                yield ExitCode.BAD_INPUT.code();
            }
            default -> complain("internal error: " + e + (debug ? "" : "; --debug shows where"), ExitCode.INTERNAL);
        };
    }

    private static int complain(String message, ExitCode code) {
        Complaints.line(message);
        return code.code();
    }
}
