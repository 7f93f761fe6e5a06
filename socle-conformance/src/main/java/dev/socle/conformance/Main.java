package dev.socle.conformance;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Imported;
import dev.socle.catalog.LibvirtMapImport;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Provenance;
import dev.socle.catalog.Version;
import dev.socle.libvirt.Decoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code dev/conformance DIR OUT [--cpu-map M]}. */
public final class Main {

    private static final String USAGE = "usage: dev/conformance DIR OUT [--cpu-map M]";
    private static final Version MAP_OF_THE_CASES = new Version(11, 3, 0);

    private Main() {
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 2 && !(args.length == 4 && args[2].equals("--cpu-map"))) {
            System.err.println(USAGE);
            System.exit(2);
        }
        final Path folder = Path.of(args[0]);
        if (!Files.isDirectory(folder)) {
            System.err.println("dev/conformance: " + folder + " is not a folder, expected one with recorded cases");
            System.exit(3);
        }
        final Optional<Path> map = args.length == 4 ? Optional.of(Path.of(args[3])) : Optional.empty();
        final Tally tally = run(folder, Path.of(args[1]), map, System.out);
        System.out.println(tally.passed() + " passed, " + tally.failed() + " failed");
        System.exit(tally.failed() == 0 ? 0 : 1);
    }

    /** Answers every case found in the folder or one level below it. */
    static Tally run(Path folder, Path out, Optional<Path> map, PrintStream report) throws IOException {
        Files.createDirectories(out);
        Tally total = Tally.none();
        for (Path place : places(folder)) {
            final Path manifest = place.resolve("manifest.json");
            if (Files.exists(manifest)) {
                final LibvirtRelease release = release(place, map);
                report.println(manifest.getFileName() + ": by the map of " + release.display());
                total = total.plus(LibvirtManifest.read(manifest).answer(operations(release), out, report));
            }
        }
        return total;
    }

    private static List<Path> places(Path folder) throws IOException {
        if (Files.exists(folder.resolve("manifest.json"))) {
            return List.of(folder);
        }
        try (var inner = Files.list(folder)) {
            return inner.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static List<Operation> operations(LibvirtRelease release) {
        return List.of(new SignatureOperation(), new JsonSignatureOperation(),
                new DecodeOperation(Decoder.Form.HOST, release), new DecodeOperation(Decoder.Form.GUEST, release));
    }

    private static LibvirtRelease release(Path folder, Optional<Path> given) {
        final Path beside = folder.resolve("cpu_map");
        final Optional<Path> map = given.or(() -> Files.isDirectory(beside) ? Optional.of(beside) : Optional.empty());
        return map.map(Main::imported)
                .orElseGet(() -> Catalog.embedded().libvirt(MAP_OF_THE_CASES).release());
    }

    private static LibvirtRelease imported(Path map) {
        final Imported<LibvirtRelease> imported = LibvirtMapImport.read(
                new Provenance(MAP_OF_THE_CASES, map.toString(), "", "LGPL-2.1-or-later"), name -> open(map.resolve(name)));
        return imported.release();
    }

    private static Optional<InputStream> open(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
