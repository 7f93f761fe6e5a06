package dev.socle.catalog.internal;

import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.CacheGeometry;
import dev.socle.catalog.Caches;
import dev.socle.catalog.FeatureNote;
import dev.socle.catalog.Trait;
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
        return new Knowledge.Traits(in.each(from -> new Trait(from.text(), from.features(), from.optional(),
                from.flag(), from.optional())));
    }

    static void writeLevels(BinaryOut out, Knowledge.Levels levels) {
        out.each(levels.all(), (to, level) -> {
            to.text(level.name());
            to.features(level.features());
        });
    }

    static Knowledge.Levels readLevels(BinaryIn in) {
        return new Knowledge.Levels(in.each(from -> new AbiLevel(from.text(), from.features())));
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
        return Knowledge.Notes.of(in.each(from -> new FeatureNote(from.text(), from.text(), from.optional(),
                from.optional(), from.optional(), from.flag(), from.optional(), from.texts())));
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
        return new Caches(in.map(BinaryIn::text, from -> from.each(KnowledgeBinary::readCache)),
                in.map(BinaryIn::text, BinaryIn::text));
    }

    private static CacheGeometry readCache(BinaryIn in) {
        return new CacheGeometry(in.text(), in.count(), in.count(), in.count(), in.count(), in.count(), in.count(),
                in.count(), in.flag(), in.flag(), in.flag(), in.flag(), in.text());
    }
}
