package dev.socle.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

@Command(name = "catalog", mixinStandardHelpOptions = true, usageHelpAutoWidth = true,
        description = "Work on the facts: list the releases, import one, check files.",
        subcommands = {CatalogListCommand.class, CatalogImportCommand.class, CatalogValidateCommand.class,
            HelpCommand.class})
final class CatalogCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
