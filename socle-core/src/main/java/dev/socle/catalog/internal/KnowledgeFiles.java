package dev.socle.catalog.internal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The smaller data files: other dialects' names, levels, notes, caches. */
final class KnowledgeFiles {

    private KnowledgeFiles() {
    }

    /** {@code linux.json}: the flags of {@code /proc/cpuinfo}, by bit, and those that Linux makes up. */
    record LinuxFile(@JsonProperty("$schema") String schema, String kind, String version, String source, String date,
                     String licence, List<Flag> flags, List<String> synthetic) {
    }

    record Flag(String flag, String at) {
    }

    /** {@code traits.json}: os-traits' names. */
    record TraitsFile(@JsonProperty("$schema") String schema, String kind, String source, String date, String licence,
                      List<TraitEntry> traits) {
    }

    record TraitEntry(String trait, List<String> features, Optional<String> novaKey, boolean reported,
                      Optional<String> note) {
    }

    /** {@code abi-levels.json}: what each level adds to the one before. */
    record AbiFile(@JsonProperty("$schema") String schema, String kind, String source, String date, String licence,
                   List<Level> levels) {
    }

    record Level(String name, List<String> adds, List<AlsoNeeded> alsoNeeds) {
    }

    record AlsoNeeded(String feature, String why) {
    }

    /** {@code feature-notes.json}: what features are worth. */
    record NotesFile(@JsonProperty("$schema") String schema, String kind, String source, String date, String licence,
                     List<Note> notes) {
    }

    /**
     * A note on one feature or on several of a kind.
     *
     * @param properties names of CPU properties that are no features
     */
    record Note(List<String> features, List<String> properties, String category, Optional<String> advice,
                Optional<String> performance, Optional<String> migration, boolean migratable,
                Optional<String> recommend, List<String> references) {
        Note {
            properties = JsonFiles.listOrEmpty(properties);
        }

        /** Every name that the note is about. */
        List<String> names() {
            return Stream.concat(features.stream(), properties.stream()).toList();
        }
    }

    /** {@code caches.json}: the caches that QEMU makes up for its named models. */
    record CachesFile(@JsonProperty("$schema") String schema, String kind, String source, String date, String licence,
                      List<CacheSet> sets, Map<String, String> models) {
    }

    record CacheSet(String name, List<Cache> caches) {
    }

    record Cache(String type, int level, int size, int lineSize, int associativity, int partitions, int sets,
                 int linesPerTag, boolean selfInitializing, boolean noInvdSharing, boolean inclusive,
                 boolean complexIndexing, String sharedBy) {
    }
}
