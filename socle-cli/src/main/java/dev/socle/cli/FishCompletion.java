package dev.socle.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What fish needs to complete the commands and options of the definitions. */
final class FishCompletion {

    private FishCompletion() {
    }

    static String script(CommandSpec root) {
        final List<String> lines = new ArrayList<>();
        lines.add("# fish completion of socle, made by socle completion fish");
        commands(root, "__fish_use_subcommand", lines);
        root.options().forEach(option -> lines.add(option(option, "__fish_use_subcommand")));
        return String.join("\n", lines) + "\n";
    }

    private static void commands(CommandSpec parent, String condition, List<String> lines) {
        for (Map.Entry<String, CommandLine> entry : parent.subcommands().entrySet()) {
            final CommandSpec command = entry.getValue().getCommandSpec();
            lines.add("complete -c socle -f -n '" + condition + "' -a " + entry.getKey() + " -d "
                    + quoted(sentence(command.usageMessage().description())));
            final String here = "__fish_seen_subcommand_from " + entry.getKey();
            // What stands where a file may stand is completed as a file.
            lines.add("complete -c socle -n '" + here + "' -F");
            command.options().stream().filter(option -> !option.hidden())
                    .forEach(option -> lines.add(option(option, here)));
            commands(command, here, lines);
        }
    }

    private static String option(OptionSpec option, String condition) {
        final StringBuilder line = new StringBuilder("complete -c socle -n '").append(condition).append('\'');
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            line.append(" -r");
        }
        if (option.completionCandidates() != null) {
            line.append(" -f -a ").append(quoted(StreamSupport.stream(option.completionCandidates().spliterator(), false)
                    .collect(Collectors.joining(" "))));
        }
        return line.append(" -d ").append(quoted(sentence(option.description()))).toString();
    }

    /** The first sentence; placeholders of the definitions are left out. */
    static String sentence(String[] description) {
        final String text = String.join(" ", description).replaceAll("\\$\\{[^}]*}", "").replace("%n", " ").strip();
        final int stop = text.indexOf(". ");
        return (stop < 0 ? text : text.substring(0, stop)).replaceAll("[.;:]$", "");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
