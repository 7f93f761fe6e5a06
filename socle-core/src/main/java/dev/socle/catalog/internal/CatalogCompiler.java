package dev.socle.catalog.internal;

import dev.socle.catalog.CatalogException;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.catalog.internal.CatalogFolder.Read;
import dev.socle.catalog.internal.KnowledgeFiles.AbiFile;
import dev.socle.catalog.internal.KnowledgeFiles.CachesFile;
import dev.socle.catalog.internal.KnowledgeFiles.LinuxFile;
import dev.socle.catalog.internal.KnowledgeFiles.NotesFile;
import dev.socle.catalog.internal.KnowledgeFiles.TraitsFile;
import dev.socle.cpu.Feature;
import dev.socle.cpu.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compiles catalogue files to the embedded form, at build time. What it writes does not depend on how the features
 * are numbered while it runs, so an older {@code places.bin} on the class path does no harm.
 */
public final class CatalogCompiler {

    private final CheckedCatalog checked;
    private final CatalogFolder data;
    private final Path classes;
    private final Path folder;
    private final List<Resources.Entry> index = new ArrayList<>();

    private CatalogCompiler(Path data, Path classes) throws IOException {
        this.checked = new CheckedCatalog(files(data));
        this.checked.throwIfAny();
        this.data = checked.folder();
        this.classes = classes;
        this.folder = Files.createDirectories(classes.resolve(Resources.FOLDER));
    }

    /** Arguments: the folder of the data files, the folder of the classes to put the compiled form beside. */
    public static void main(String[] args) throws IOException {
        try {
            new CatalogCompiler(Path.of(args[0]), Path.of(args[1])).compile();
        } catch (CatalogException e) {
            e.problems().forEach(System.err::println);
            System.exit(3);
        }
    }

    private static Map<String, InputStream> files(Path folder) throws IOException {
        final Map<String, InputStream> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path path : found.filter(file -> file.toString().endsWith(".json")).toList()) {
                files.put(path.getFileName().toString(), Files.newInputStream(path));
            }
        }
        return files;
    }

    private void compile() throws IOException {
        if (checked.places().isEmpty()) {
            compileLibvirt();
        } else {
            compileCore(checked.places(), checked.reference());
        }
    }

    private void compileCore(List<Place> places, Reference reference) throws IOException {
        writePlaces(places);
        write(places, "reference", out -> ReferenceBinary.write(out, reference));
        for (Read<QemuFile> file : data.all("qemu", QemuFile.class)) {
            final QemuRelease release = QemuBuilder.build(file.content(), reference);
            release(places, "qemu", release.version(), out -> QemuBinary.write(out, release));
        }
        compileKnowledge(places, new KnowledgeBuilder(reference));
        writeIndex(Resources.CORE_INDEX);
    }

    private void compileKnowledge(List<Place> places, KnowledgeBuilder builder) throws IOException {
        for (Read<LinuxFile> file : data.all("linux", LinuxFile.class)) {
            write(places, "linux", out -> KnowledgeBinary.writeLinux(out, builder.linux(file.content())));
        }
        for (Read<TraitsFile> file : data.all("traits", TraitsFile.class)) {
            write(places, "traits", out -> KnowledgeBinary.writeTraits(out, builder.traits(file.content())));
        }
        for (Read<AbiFile> file : data.all("abi-levels", AbiFile.class)) {
            write(places, "abi-levels", out -> KnowledgeBinary.writeLevels(out, builder.levels(file.content())));
        }
        for (Read<NotesFile> file : data.all("feature-notes", NotesFile.class)) {
            write(places, "feature-notes", out -> KnowledgeBinary.writeNotes(out, builder.notes(file.content())));
        }
        for (Read<CachesFile> file : data.all("caches", CachesFile.class)) {
            write(places, "caches", out -> KnowledgeBinary.writeCaches(out, builder.caches(file.content())));
        }
    }

    /** Data derived from libvirt is compiled in its own module, over the core's embedded list of features. */
    private void compileLibvirt() throws IOException {
        final List<Place> places = IntStream.range(0, Feature.count()).mapToObj(Feature::numbered)
                .map(Feature::place).toList();
        for (Read<LibvirtFile> file : data.all("libvirt", LibvirtFile.class)) {
            final LibvirtRelease release = LibvirtBuilder.build(file.content(), checked.reference());
            release(places, "libvirt", release.version(), out -> LibvirtBinary.write(out, release));
        }
        writeIndex(Resources.LIBVIRT_INDEX);
    }

    private void release(List<Place> places, String dialect, Version version, Consumer<BinaryOut> content)
            throws IOException {
        final String name = dialect + "-" + version + ".bin";
        Files.write(folder.resolve(name), BinaryOut.file(places, content));
        index.add(new Resources.Entry(version, name));
    }

    private void write(List<Place> places, String kind, Consumer<BinaryOut> content) throws IOException {
        Files.write(folder.resolve(kind + ".bin"), BinaryOut.file(places, content));
    }

    private void writeIndex(String name) throws IOException {
        final StringBuilder lines = new StringBuilder();
        index.forEach(entry -> lines.append(entry.line()));
        Files.writeString(folder.resolve(name), lines, StandardCharsets.UTF_8);
    }

    private void writePlaces(List<Place> places) throws IOException {
        Files.write(Files.createDirectories(classes.resolve("dev/socle/cpu")).resolve("places.bin"),
                BinaryOut.placeTable(places));
    }
}
