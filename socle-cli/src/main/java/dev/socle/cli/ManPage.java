package dev.socle.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's manual page in roff, made of its definition, so that the two never say different things. */
final class ManPage {

    private final CommandSpec command;
    private final List<String> lines = new ArrayList<>();

    private ManPage(CommandSpec command) {
        this.command = command;
    }

    /** The page's name without its section: {@code socle-catalog-import}. */
    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    static String of(CommandSpec command) {
        return new ManPage(command).page();
    }

    private String page() {
        final CommandLine.Help help = new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(
                CommandLine.Help.Ansi.OFF));
        request("TH " + name(command).toUpperCase(Locale.ROOT) + " 1 \"\" Socle \"Socle\"");
        request("SH NAME");
        text(name(command) + " \\- " + escaped(FishCompletion.sentence(command.usageMessage().description())));
        request("SH SYNOPSIS");
        text(escaped(help.synopsis(0).strip().replaceAll("\\s+", " ")));
        request("SH DESCRIPTION");
        text(escaped(resolved(command.usageMessage().description())));
        parameters();
        options();
        commands();
        footer();
        return String.join("\n", lines) + "\n";
    }

    private void parameters() {
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            request("TP");
            text("\\fI" + escaped(parameter.paramLabel()) + "\\fR");
            text(escaped(described(parameter.description(), parameter)));
        }
    }

    private void options() {
        if (command.options().isEmpty()) {
            return;
        }
        request("SH OPTIONS");
        for (OptionSpec option : command.options()) {
            request("TP");
            final String value = option.arity().max() > 0 ? " \\fI" + escaped(option.paramLabel()) + "\\fR" : "";
            text("\\fB" + escaped(String.join(", ", option.names())) + "\\fR" + value);
            text(escaped(described(option.description(), option)));
        }
    }

    private void commands() {
        if (command.subcommands().isEmpty()) {
            return;
        }
        request("SH COMMANDS");
        for (Map.Entry<String, CommandLine> entry : command.subcommands().entrySet()) {
            request("TP");
            text("\\fB" + escaped(entry.getKey()) + "\\fR");
            text(escaped(resolved(entry.getValue().getCommandSpec().usageMessage().description())));
        }
    }

    private void footer() {
        final List<String> footer = List.of(command.usageMessage().footer());
        if (footer.stream().allMatch(String::isBlank)) {
            return;
        }
        request("SH NOTES");
        request("nf");
        footer.stream().filter(line -> !line.isBlank()).forEach(line -> text(escaped(line)));
        request("fi");
    }

    private String resolved(String[] description) {
        return String.join(" ", description);
    }

    private static String described(String[] description, CommandLine.Model.ArgSpec argument) {
        final List<String> candidates = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(candidates::add);
        }
        return String.join(" ", description).replace("${COMPLETION-CANDIDATES}", String.join(", ", candidates))
                .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()));
    }

    private void request(String request) {
        lines.add("." + request);
    }

    private void text(String text) {
        // A point or a quote at the start of a line would be a request.
        lines.add(text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("%n", " ").replace("%%", "%");
    }
}
