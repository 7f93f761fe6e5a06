package dev.socle.catalog.internal;

import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.CacheGeometry;
import dev.socle.catalog.Caches;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.FeatureNote;
import dev.socle.catalog.Trait;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Makes the smaller parts of the catalogue of their files, which have been validated. */
final class KnowledgeBuilder {

    private final Reference reference;

    KnowledgeBuilder(Reference reference) {
        this.reference = reference;
    }

    Knowledge.Linux linux(KnowledgeFiles.LinuxFile file) {
        final SequencedMap<String, FeatureSet> names = new LinkedHashMap<>();
        file.flags().forEach(flag -> names.put(flag.flag(), FeatureSet.of(Feature.at(Place.parse(flag.at())))));
        return new Knowledge.Linux(new FeatureNames("Linux", names, Map.of()), file.synthetic());
    }

    Knowledge.Traits traits(KnowledgeFiles.TraitsFile file) {
        return new Knowledge.Traits(file.traits().stream().map(entry -> new Trait(entry.trait(),
                all(entry.features()), entry.novaKey(), entry.reported(), entry.note())).toList());
    }

    Knowledge.Levels levels(KnowledgeFiles.AbiFile file) {
        final List<AbiLevel> levels = new ArrayList<>();
        FeatureSet sum = FeatureSet.empty();
        for (KnowledgeFiles.Level level : file.levels()) {
            sum = sum.or(all(level.adds()))
                    .or(all(level.alsoNeeds().stream().map(KnowledgeFiles.AlsoNeeded::feature).toList()));
            levels.add(new AbiLevel(level.name(), sum));
        }
        return new Knowledge.Levels(levels);
    }

    Knowledge.Notes notes(KnowledgeFiles.NotesFile file) {
        return Knowledge.Notes.of(file.notes().stream().flatMap(note -> note.names().stream()
                .map(name -> new FeatureNote(name, note.category(), note.advice(), note.performance(),
                        note.migration(), note.migratable(), note.recommend(), note.references()))).toList());
    }

    Caches caches(KnowledgeFiles.CachesFile file) {
        final SequencedMap<String, List<CacheGeometry>> sets = new LinkedHashMap<>();
        file.sets().forEach(set -> sets.put(set.name(),
                set.caches().stream().map(KnowledgeBuilder::geometry).toList()));
        return new Caches(sets, file.models());
    }

    private static CacheGeometry geometry(KnowledgeFiles.Cache cache) {
        return new CacheGeometry(cache.type(), cache.level(), cache.size(), cache.lineSize(), cache.associativity(),
                cache.partitions(), cache.sets(), cache.linesPerTag(), cache.selfInitializing(),
                cache.noInvdSharing(), cache.inclusive(), cache.complexIndexing(), cache.sharedBy());
    }

    private FeatureSet all(Collection<String> names) {
        return names.stream().map(name -> reference.find(name).orElseThrow())
                .reduce(FeatureSet.empty(), FeatureSet::or);
    }
}
