package dev.socle.flaw.linux;

import dev.socle.cpu.FeatureSet;
import dev.socle.flaw.Condition;
import dev.socle.flaw.ConditionParser;
import dev.socle.flaw.CpuList;
import dev.socle.flaw.Truth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SequencedMap;

/**
 * The rules of one release under given circumstances, ready to be asked about CPUs.
 *
 * @param files     how each file's text comes about
 * @param unsettled the files of which a boot option leaves nothing known, with that option
 */
record SysfsRules(List<FileRule> files, SequencedMap<String, String> unsettled) {

    private static final String EVERY_FILE = "*";
    private static final CpuList NOTHING_OF_ITS_OWN = new CpuList("nothing", "nothing", List.of());

    /**
     * @throws IllegalArgumentException if a condition makes no sense; the message says which and why
     */
    static SysfsRules of(LinuxFacts facts, LinuxCatalog catalog, Circumstances circumstances) {
        return new Compilation(facts, catalog, circumstances).rules();
    }

    /** The features that its conditions look at. */
    FeatureSet features() {
        return files.stream().flatMap(file -> file.parts().stream()).flatMap(List::stream)
                .map(line -> line.when().features()).reduce(FeatureSet.empty(), FeatureSet::or);
    }

    /** Parses the conditions of a release, each that has a name once. */
    private static final class Compilation {

        private final LinuxFacts facts;
        private final Circumstances circumstances;
        private final Set<String> brought = new HashSet<>();
        private final SequencedMap<String, String> unsettled = new LinkedHashMap<>();
        private final Map<String, Condition> known = new HashMap<>();
        private final Set<String> open = new HashSet<>();
        private final LinuxCatalog catalog;
        private final ConditionParser parser;

        Compilation(LinuxFacts facts, LinuxCatalog catalog, Circumstances circumstances) {
            this.facts = facts;
            this.catalog = catalog;
            this.circumstances = circumstances;
            this.parser = new ConditionParser(catalog.features(), facts.lists(), this::named);
            facts.options().forEach(option -> circumstances.bootOptions()
                    .forEach(word -> option.meantBy(word).forEach(meant -> take(meant, word))));
        }

        private void take(LinuxFacts.Option option, String word) {
            brought.addAll(option.sets());
            for (String file : option.unsettles()) {
                (file.equals(EVERY_FILE) ? facts.files().keySet() : List.of(file))
                        .forEach(each -> unsettled.putIfAbsent(each, word));
            }
        }

        SysfsRules rules() {
            final List<FileRule> files = new ArrayList<>();
            facts.files().forEach((file, parts) -> files.add(new FileRule(file, parts.stream()
                    .map(lines -> lines.stream().map(line ->
                            new FileRule.Line(parse(line.when()), line.say(), line.last())).toList()).toList())));
            // Also those that no line uses: a misspelt one must not wait for its first use.
            facts.conditions().keySet().forEach(this::named);
            return new SysfsRules(List.copyOf(files), unsettled);
        }

        private Condition parse(String text) {
            return parser.parse(text, NOTHING_OF_ITS_OWN);
        }

        private Optional<Condition> named(String name) {
            if (!known.containsKey(name) && facts.conditions().containsKey(name)) {
                if (!open.add(name)) {
                    throw new IllegalArgumentException("the condition \"" + name + "\" is told by itself");
                }
                known.put(name, parse(facts.conditions().get(name)));
            }
            return Optional.ofNullable(known.get(name)).or(() -> circumstance(name));
        }

        private Optional<Condition> circumstance(String name) {
            return Optional.ofNullable(catalog.circumstances().get(name)).map(what -> {
                final Truth truth = switch (name) {
                    case "core-threads" -> circumstances.siblings();
                    case "forgiving-msrs" -> circumstances.forgivingMsrs();
                    case "kvm-in-use" -> circumstances.kvmInUse();
                    case "unread-msr" -> Truth.UNKNOWN;
                    default -> brought.contains(name) ? Truth.YES : Truth.NO;
                };
                return new Condition.Given(truth, switch (truth) {
                    case YES -> what;
                    case NO -> "not so: " + what;
                    case UNKNOWN -> "not known: " + what;
                });
            });
        }
    }
}
