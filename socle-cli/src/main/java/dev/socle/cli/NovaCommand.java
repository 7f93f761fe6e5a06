package dev.socle.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

@Command(name = "nova", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
        description = "What OpenStack Nova does with CPUs: predicted, checked, explained.",
        subcommands = {NovaLintCommand.class, NovaGuestCommand.class, NovaTraitsCommand.class,
            NovaCheckCommand.class, HelpCommand.class})
final class NovaCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
