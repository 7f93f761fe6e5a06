package dev.socle.cli;

import dev.socle.catalog.CatalogException;
import dev.socle.input.EvidenceException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/** The {@code socle} command. */
@Command(name = "socle", mixinStandardHelpOptions = true, versionProvider = Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Gives every virtual machine the right CPU.",
        subcommands = {AdviseCommand.class, ProbeCommand.class, ShowCommand.class,
            DecodeCommand.class, ExplainCommand.class, CatalogCommand.class, HelpCommand.class},
        footer = {"", "Exit codes: 0 yes or done, 1 the answer is no, 2 usage, 3 bad input, 4 unreachable, "
            + "5 unknown, 70 internal.", "Begin with: socle advise"})
public final class Main implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Main() {
    }

    public static void main(String[] args) {
        final PrintStream out = stream(FileDescriptor.out);
        final PrintStream err = stream(FileDescriptor.err);
        System.setOut(out);
        System.setErr(err);
        final int code = run(args);
        // A reader that has seen enough (socle show X | head -1) closes the pipe; that is no error of ours.
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** Runs the command and returns its exit code. */
    static int run(String... args) {
        final CommandLine line = new CommandLine(new Main());
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Main::wrongUsage);
        line.setExecutionExceptionHandler(Main::failed);
        return line.execute(args);
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 14),
                descriptor == FileDescriptor.err, StandardCharsets.UTF_8);
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        final String command = e.getCommandLine().getCommandSpec().qualifiedName();
        System.err.println("socle: " + e.getMessage());
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
            case CatalogException catalog -> complain(catalog.getMessage(), ExitCode.BAD_INPUT);
            default -> complain("internal error: " + e + (debug ? "" : "; --debug shows where"), ExitCode.INTERNAL);
        };
    }

    private static int complain(String message, ExitCode code) {
        message.lines().forEach(text -> System.err.println("socle: " + text));
        return code.code();
    }
}
