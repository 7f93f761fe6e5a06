package dev.socle.catalog.internal;

import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.CacheGeometry;
import dev.socle.catalog.Caches;
import dev.socle.catalog.FeatureNote;
import dev.socle.catalog.Trait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The embedded forms of {@link Knowledge} and its parts. */
final class KnowledgeBinary {

    private KnowledgeBinary() {
    }

    static void writeLinux(BinaryOut out, Knowledge.Linux linux) {
        NamesBinary.write(out, linux.names());
        out.texts(linux.synthetic());
    }

    static Knowledge.Linux readLinux(BinaryIn in) {
        return new Knowledge.Linux(NamesBinary.read(in), in.texts());
    }

    static void writeTraits(BinaryOut out, Knowledge.Traits traits) {
        out.each(traits.all(), (to, trait) -> {
            to.text(trait.name());
            to.features(trait.features());
            to.optional(trait.novaKey());
            to.flag(trait.reported());
            to.optional(trait.note());
        });
    }

    static Knowledge.Traits readTraits(BinaryIn in) {
        final List<Trait> traits = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            traits.add(new Trait(in.text(), in.features(), in.optional(), in.flag(), in.optional()));
        }
        return new Knowledge.Traits(traits);
    }

    static void writeLevels(BinaryOut out, Knowledge.Levels levels) {
        out.each(levels.all(), (to, level) -> {
            to.text(level.name());
            to.features(level.features());
        });
    }

    static Knowledge.Levels readLevels(BinaryIn in) {
        final List<AbiLevel> levels = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            levels.add(new AbiLevel(in.text(), in.features()));
        }
        return new Knowledge.Levels(levels);
    }

    static void writeNotes(BinaryOut out, Knowledge.Notes notes) {
        out.each(notes.all().values(), (to, note) -> {
            to.text(note.feature());
            to.text(note.category());
            to.optional(note.advice());
            to.optional(note.performance());
            to.optional(note.migration());
            to.flag(note.migratable());
            to.optional(note.recommend());
            to.texts(note.references());
        });
    }

    static Knowledge.Notes readNotes(BinaryIn in) {
        final List<FeatureNote> notes = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            notes.add(new FeatureNote(in.text(), in.text(), in.optional(), in.optional(), in.optional(), in.flag(),
                    in.optional(), in.texts()));
        }
        return Knowledge.Notes.of(notes);
    }

    static void writeCaches(BinaryOut out, Caches caches) {
        out.map(caches.sets(), BinaryOut::text, (to, set) -> to.each(set, KnowledgeBinary::write));
        out.map(new TreeMap<>(caches.models()), BinaryOut::text, BinaryOut::text);
    }

    private static void write(BinaryOut out, CacheGeometry cache) {
        out.text(cache.type());
        out.count(cache.level());
        out.count(cache.size());
        out.count(cache.lineSize());
        out.count(cache.associativity());
        out.count(cache.partitions());
        out.count(cache.sets());
        out.count(cache.linesPerTag());
        out.flag(cache.selfInitializing());
        out.flag(cache.noInvdSharing());
        out.flag(cache.inclusive());
        out.flag(cache.complexIndexing());
        out.text(cache.sharedBy());
    }

    static Caches readCaches(BinaryIn in) {
        final SequencedMap<String, List<CacheGeometry>> sets = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            sets.put(in.text(), readSet(in));
        }
        return new Caches(sets, in.textsByText());
    }

    private static List<CacheGeometry> readSet(BinaryIn in) {
        final List<CacheGeometry> set = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            set.add(readCache(in));
        }
        return List.copyOf(set);
    }

    private static CacheGeometry readCache(BinaryIn in) {
        return new CacheGeometry(in.text(), in.count(), in.count(), in.count(), in.count(), in.count(), in.count(),
                in.count(), in.flag(), in.flag(), in.flag(), in.flag(), in.text());
    }
}
