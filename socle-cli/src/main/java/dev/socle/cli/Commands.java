package dev.socle.cli;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/**
 * The commands by their names, in the order of the help. Only the one that was asked for is put together: picocli
 * reads each by reflection, and all of them cost a start more than most answers do.
 */
final class Commands {

    /** Those that look at all the others. */
    private static final Set<String> OVER_ALL = Set.of("completion", "man", "help");

    private static final SequencedMap<String, Class<?>> BY_NAME = byName();

    private Commands() {
    }

    private static SequencedMap<String, Class<?>> byName() {
        final SequencedMap<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("advise", AdviseCommand.class);
        commands.put("probe", ProbeCommand.class);
        commands.put("show", ShowCommand.class);
        commands.put("diff", DiffCommand.class);
        commands.put("decode", DecodeCommand.class);
        commands.put("explain", ExplainCommand.class);
        commands.put("expand", ExpandCommand.class);
        commands.put("compare", CompareCommand.class);
        commands.put("baseline", BaselineCommand.class);
        commands.put("check", CheckCommand.class);
        commands.put("audit", AuditCommand.class);
        commands.put("rehearse", RehearseCommand.class);
        commands.put("verify", VerifyCommand.class);
        commands.put("nova", NovaCommand.class);
        commands.put("export", ExportCommand.class);
        commands.put("catalog", CatalogCommand.class);
        commands.put("completion", CompletionCommand.class);
        commands.put("man", ManCommand.class);
        commands.put("help", HelpCommand.class);
        return commands;
    }

    static SequencedMap<String, Class<?>> all() {
        return BY_NAME;
    }

    /** Gives the line the command that its first word names, or all if it names none or one that looks at the others. */
    static void addTo(CommandLine line, String... args) {
        if (args.length > 0 && BY_NAME.containsKey(args[0]) && !OVER_ALL.contains(args[0])) {
            line.addSubcommand(BY_NAME.get(args[0]));
        } else {
            BY_NAME.values().forEach(line::addSubcommand);
        }
    }
}
