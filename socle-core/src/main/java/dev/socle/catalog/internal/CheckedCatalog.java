package dev.socle.catalog.internal;

import dev.socle.catalog.CatalogException;
import dev.socle.catalog.internal.CatalogFolder.Read;
import dev.socle.catalog.internal.KnowledgeFiles.AbiFile;
import dev.socle.catalog.internal.KnowledgeFiles.CachesFile;
import dev.socle.catalog.internal.KnowledgeFiles.LinuxFile;
import dev.socle.catalog.internal.KnowledgeFiles.NotesFile;
import dev.socle.catalog.internal.KnowledgeFiles.TraitsFile;
import dev.socle.cpu.Place;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The files of a folder after every check; what is in them can be built. */
public final class CheckedCatalog {

    private static final List<String> KINDS = List.of("features", "rules", "qemu", "libvirt", "linux", "traits",
            "abi-levels", "feature-notes", "caches");

    private final CatalogFolder folder;
    private final Optional<Read<FeaturesFile>> features;
    private final Reference reference;
    private final List<String> problems = new ArrayList<>();

    /**
     * Reads and checks the files. A folder without {@code features.json} and {@code rules.json} is checked over
     * those that are embedded.
     *
     * @throws CatalogException if a file is not even of its schema, or the two files that all others need are wrong
     */
    public CheckedCatalog(Map<String, InputStream> files) {
        folder = new CatalogFolder(files);
        problems.addAll(folder.ofNoKindAmong(KINDS));
        features = folder.one("features", FeaturesFile.class);
        reference = features.isPresent() ? ownReference(features.get()) : EmbeddedCatalog.reference();
        checkReleases();
        checkKnowledge();
    }

    private Reference ownReference(Read<FeaturesFile> own) {
        final Read<RulesFile> rules = folder.one("rules", RulesFile.class).orElseThrow(() -> new CatalogException(
                own.file().name() + ":1: no file of kind rules, expected one beside it"));
        check(own, (file, found) -> new FeaturesCheck(file, found).run());
        check(rules, (file, found) -> new RulesCheck(file, own.content(), found).run());
        throwIfAny();
        return ReferenceBuilder.build(own.content(), rules.content());
    }

    private void checkReleases() {
        folder.all("qemu", QemuFile.class).forEach(read ->
                check(read, (file, found) -> new QemuCheck(file, reference, found).run()));
        folder.all("libvirt", LibvirtFile.class).forEach(read ->
                check(read, (file, found) -> new LibvirtCheck(file, reference, found).run()));
    }

    private void checkKnowledge() {
        folder.all("linux", LinuxFile.class).forEach(read ->
                check(read, (file, found) -> new KnowledgeCheck(reference, found).linux(file)));
        folder.all("traits", TraitsFile.class).forEach(read ->
                check(read, (file, found) -> new KnowledgeCheck(reference, found).traits(file)));
        folder.all("abi-levels", AbiFile.class).forEach(read ->
                check(read, (file, found) -> new KnowledgeCheck(reference, found).levels(file)));
        folder.all("feature-notes", NotesFile.class).forEach(read ->
                check(read, (file, found) -> new KnowledgeCheck(reference, found).notes(file)));
        folder.all("caches", CachesFile.class).forEach(read ->
                check(read, (file, found) -> new KnowledgeCheck(reference, found).caches(file)));
    }

    private <T> void check(Read<T> read, BiConsumer<T, Problems> checks) {
        final Problems found = new Problems(read.file());
        checks.accept(read.content(), found);
        problems.addAll(found.lines());
    }

    /** Everything that is wrong, one line each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new CatalogException(problems);
        }
    }

    CatalogFolder folder() {
        return folder;
    }

    Reference reference() {
        return reference;
    }

    /** All places of the folder's own {@code features.json}, in order; none if it has no such file. */
    List<Place> places() {
        return features.map(own -> ReferenceBuilder.allPlaces(own.content())).orElse(List.of());
    }
}
