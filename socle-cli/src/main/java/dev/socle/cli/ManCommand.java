package dev.socle.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "man", mixinStandardHelpOptions = true, usageHelpAutoWidth = true,
        description = "Print a command's manual page, in roff.",
        footer = {"", "To read one:   socle man advise | man -l -",
            "To have all:   socle man --all ~/.local/share/man/man1"})
final class ManCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Such as advise, or catalog import; else socle.")
    private List<String> command = List.of();

    @Option(names = "--all", paramLabel = "FOLDER", description = "Write all pages into this folder.")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        final CommandSpec root = spec.root();
        if (folder == null) {
            System.out.print(ManPage.of(named(root)));
            return ExitCode.YES.code();
        }
        try {
            Files.createDirectories(folder);
            writeAll(root);
        } catch (IOException e) {
            throw new InputException(folder + ": the pages cannot be written: " + e.getMessage()
                    + ", expected a folder that can be written to", ExitCode.UNREACHABLE);
        }
        return ExitCode.YES.code();
    }

    private CommandSpec named(CommandSpec root) {
        CommandSpec found = root;
        for (String word : command) {
            final CommandLine next = found.subcommands().get(word);
            if (next == null) {
                throw new InputException(String.join(" ", command) + ": there is no such command, expected "
                        + (found.subcommands().isEmpty() ? found.qualifiedName().substring(root.name().length() + 1)
                        : "one of " + String.join(", ", found.subcommands().keySet())), ExitCode.USAGE);
            }
            found = next.getCommandSpec();
        }
        return found;
    }

    private void writeAll(CommandSpec from) throws IOException {
        final Path whole = folder.resolve(ManPage.name(from) + ".1");
        final Path part = folder.resolve("." + whole.getFileName() + ".part");
        Files.writeString(part, ManPage.of(from), StandardCharsets.UTF_8);
        Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        for (CommandLine child : from.subcommands().values()) {
            writeAll(child.getCommandSpec());
        }
    }
}
