package dev.socle.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "completion", mixinStandardHelpOptions = true, usageHelpAutoWidth = true,
        description = "Print what makes a shell complete socle's commands and options.",
        footer = {"", "To have it for good:",
            "  bash   dir=~/.local/share/bash-completion/completions",
            "         mkdir -p $dir && socle completion bash > $dir/socle",
            "  zsh    echo 'source <(socle completion zsh)' >> ~/.zshrc",
            "  fish   socle completion fish > ~/.config/fish/completions/socle.fish"})
final class CompletionCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell;

    /** The shells there are scripts for. */
    enum Shell {
        BASH, ZSH, FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() {
        final CommandLine root = spec.root().commandLine();
        System.out.print(switch (shell) {
            case BASH -> AutoComplete.bash("socle", root);
            // The script itself turns bash's completion on in zsh, once zsh's own is loaded.
            case ZSH -> "autoload -Uz compinit && compinit -u\n" + AutoComplete.bash("socle", root);
            case FISH -> FishCompletion.script(root.getCommandSpec());
        });
        return ExitCode.YES.code();
    }
}
