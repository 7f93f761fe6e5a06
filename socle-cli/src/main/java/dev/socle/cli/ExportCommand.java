package dev.socle.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

@Command(name = "export", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "FORMAT",
        description = "Write an answer down for another system. It prints; it sends nothing.",
        subcommands = {ExportNovaCommand.class, HelpCommand.class})
final class ExportCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
