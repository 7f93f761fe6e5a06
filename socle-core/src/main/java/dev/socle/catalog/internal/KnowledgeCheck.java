package dev.socle.catalog.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the smaller files: names that name two things, features and sets that nobody knows. */
final class KnowledgeCheck {

    private final Set<String> names;
    private final Problems problems;

    KnowledgeCheck(Reference reference, Problems problems) {
        this.names = reference.names().keySet();
        this.problems = problems;
    }

    void linux(KnowledgeFiles.LinuxFile file) {
        final Problems.Taken flags = problems.new Taken();
        for (int i = 0; i < file.flags().size(); i++) {
            final KnowledgeFiles.Flag flag = file.flags().get(i);
            problems.place("/flags/" + i + "/at", flag.at());
            flags.take("/flags/" + i + "/flag", flag.flag(), flag.at());
        }
        for (int i = 0; i < file.synthetic().size(); i++) {
            flags.take("/synthetic/" + i, file.synthetic().get(i), "a flag that Linux makes up");
        }
    }

    void traits(KnowledgeFiles.TraitsFile file) {
        problems.once("/traits", file.traits().stream().map(KnowledgeFiles.TraitEntry::trait).toList(), "trait");
        for (int i = 0; i < file.traits().size(); i++) {
            problems.known("/traits/" + i + "/features", file.traits().get(i).features(), names, "feature");
        }
    }

    void levels(KnowledgeFiles.AbiFile file) {
        problems.once("/levels", file.levels().stream().map(KnowledgeFiles.Level::name).toList(), "level");
        for (int i = 0; i < file.levels().size(); i++) {
            final KnowledgeFiles.Level level = file.levels().get(i);
            problems.known("/levels/" + i + "/adds", level.adds(), names, "feature");
            for (int j = 0; j < level.alsoNeeds().size(); j++) {
                problems.known("/levels/" + i + "/alsoNeeds/" + j,
                        List.of(level.alsoNeeds().get(j).feature()), names, "feature");
            }
        }
    }

    void notes(KnowledgeFiles.NotesFile file) {
        final Problems.Taken noted = problems.new Taken();
        for (int i = 0; i < file.notes().size(); i++) {
            final String pointer = "/notes/" + i;
            problems.known(pointer + "/features", file.notes().get(i).features(), names, "feature");
            file.notes().get(i).names().forEach(name -> noted.take(pointer, name, "what " + pointer + " is about"));
        }
    }

    void caches(KnowledgeFiles.CachesFile file) {
        final List<String> sets = file.sets().stream().map(KnowledgeFiles.CacheSet::name).toList();
        problems.once("/sets", sets, "set of caches");
        final Set<String> known = new HashSet<>(sets);
        for (Map.Entry<String, String> model : file.models().entrySet()) {
            if (!known.contains(model.getValue())) {
                problems.add("/models/" + model.getKey(), "set \"" + model.getValue() + "\" is not known"
                        + NearestName.hint(model.getValue(), known));
            }
        }
    }
}
