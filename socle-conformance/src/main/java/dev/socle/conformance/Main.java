package dev.socle.conformance;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.CatalogException;
import dev.socle.catalog.Imported;
import dev.socle.catalog.LibvirtMapImport;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Provenance;
import dev.socle.catalog.Version;
import dev.socle.conformance.nova.NovaCases;
import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import dev.socle.libvirt.Decoder;
import dev.socle.nova.driver.NovaRelease;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code dev/conformance DIR OUT [--cpu-map M]}. */
public final class Main {

    private static final String USAGE = "usage: dev/conformance DIR OUT [--cpu-map M]";
    private static final int EXIT_NO = 1;
    private static final int EXIT_USAGE = 2;
    private static final int EXIT_BAD_INPUT = 3;
    private static final String NOVA = "nova-cases.json";
    private static final String MANIFEST = "manifest.json";
    private static final Pattern OTHER_CASES = Pattern.compile("nova-cases\\.json|guest-cpuid-.*\\.json");
    private static final Version MAP_OF_THE_CASES = new Version(11, 3, 0);

    private Main() {
    }

    public static void main(String[] args) {
        if (args.length != 2 && !(args.length == 4 && args[2].equals("--cpu-map"))) {
            System.err.println(USAGE);
            System.exit(EXIT_USAGE);
        }
        final Optional<Path> map = args.length == 4 ? Optional.of(Path.of(args[3])) : Optional.empty();
        try {
            final Tally tally = run(Path.of(args[0]), Path.of(args[1]), map, System.out);
            System.out.println(tally.passed() + " passed, " + tally.failed() + " failed");
            System.exit(tally.failed() == 0 ? 0 : EXIT_NO);
        } catch (EvidenceException | CatalogException e) {
            refuse(e.getMessage());
        } catch (AccessDeniedException e) {
            refuse(e.getFile() + ": you have no access to it, expected to read the cases and to write the answers");
        } catch (FileSystemException e) {
            refuse(e.getFile() + ": it cannot be used" + Optional.ofNullable(e.getReason()).map(r -> ", " + r).orElse("")
                    + ", expected cases that can be read and a folder for the answers that can be written");
        } catch (IOException | UncheckedIOException e) {
            refuse(e.getMessage());
        }
    }

    private static void refuse(String why) {
        System.err.println("dev/conformance: " + why);
        System.exit(EXIT_BAD_INPUT);
    }

    /**
     * Answers every case found in the folder or one level below it.
     *
     * @throws EvidenceException if the folder holds no cases, or a list of cases is broken; a broken input of one case
     *                           is that case's answer
     * @throws CatalogException  if the map is broken
     */
    static Tally run(Path folder, Path out, Optional<Path> map, PrintStream report) throws IOException {
        final List<Path> places = places(folder);
        if (places.isEmpty()) {
            throw new EvidenceException(Origin.of(folder.toString()), "there are no recorded cases in it",
                    "manifest.json, nova-cases.json or guest-cpuid-*.json there or one folder below");
        }
        Files.createDirectories(out);
        Tally total = Tally.none();
        for (Path place : places) {
            final Path manifest = place.resolve(MANIFEST);
            if (Files.exists(manifest)) {
                final LibvirtManifest cases = LibvirtManifest.read(manifest);
                final LibvirtRelease release = release(place, map);
                report.println(manifest + " by the map of " + release.display());
                total = total.plus(cases.answer(operations(release), out, report));
            }
            for (Path nova : otherCases(place).stream().filter(Main::isNova).toList()) {
                total = total.plus(nova(nova, out, report));
            }
            for (Path other : otherCases(place).stream().filter(file -> !isNova(file)).toList()) {
                final Optional<GuestCases> guests = GuestCases.in(other);
                if (guests.isPresent()) {
                    total = total.plus(guests.get().answer(out, report));
                } else {
                    report.println(other.getFileName() + ": not answered, Socle has no such operation yet");
                }
            }
        }
        return total;
    }

    /** The folders that hold cases. */
    private static List<Path> places(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new EvidenceException(Origin.of(folder.toString()), "this is not a folder",
                    "one with recorded cases");
        }
        if (hasCases(folder)) {
            return List.of(folder);
        }
        final List<Path> places = new ArrayList<>();
        for (Path inner : inside(folder)) {
            if (Files.isDirectory(inner) && hasCases(inner)) {
                places.add(inner);
            }
        }
        return places;
    }

    private static boolean isNova(Path file) {
        return file.getFileName().toString().equals(NOVA);
    }

    private static Tally nova(Path file, Path out, PrintStream report) throws IOException {
        Tally total = Tally.none();
        for (var area : NovaCases.read(file, Catalog.embedded().libvirt(MAP_OF_THE_CASES).release(),
                NovaRelease.NEWEST).answer(out, report).entrySet()) {
            final Tally tally = new Tally(area.getValue().answered(), area.getValue().passed(),
                    area.getValue().failed());
            report.println(area.getKey() + ": " + tally.display());
            total = total.plus(tally);
        }
        return total;
    }

    private static boolean hasCases(Path folder) throws IOException {
        return Files.exists(folder.resolve(MANIFEST)) || !otherCases(folder).isEmpty();
    }

    /** Cases of Nova and of what QEMU's guests read. */
    private static List<Path> otherCases(Path folder) throws IOException {
        return inside(folder).stream().filter(file -> OTHER_CASES.matcher(file.getFileName().toString()).matches())
                .toList();
    }

    private static List<Path> inside(Path folder) throws IOException {
        try (var inner = Files.list(folder)) {
            return inner.sorted().toList();
        }
    }

    private static List<Operation> operations(LibvirtRelease release) {
        return List.of(new SignatureOperation(), new JsonSignatureOperation(),
                new DecodeOperation(Decoder.Form.HOST, release), new DecodeOperation(Decoder.Form.GUEST, release),
                new CompareOperation(release), new UpdateOperation(release), new GuestCpuOperation(release),
                new BaselineOperation("baseline", release), new BaselineOperation("cpuid-baseline", release),
                new HasFeatureOperation(release), new HostModelOperation(release),
                new UpdateLiveOperation(release), new CpuOfferOperation(release), new CpuLineOperation(release),
                new ValidateFeaturesOperation(release));
    }

    private static LibvirtRelease release(Path folder, Optional<Path> given) {
        final Path beside = folder.resolve("cpu_map");
        final Optional<Path> map = given.or(() -> Files.isDirectory(beside) ? Optional.of(beside) : Optional.empty());
        return map.map(Main::imported)
                .orElseGet(() -> Catalog.embedded().libvirt(MAP_OF_THE_CASES).release());
    }

    private static LibvirtRelease imported(Path map) {
        if (!Files.isRegularFile(map.resolve("index.xml"))) {
            throw new EvidenceException(Origin.of(map.toString()), "there is no index.xml in it",
                    "a folder such as libvirt's cpu_map");
        }
        final Imported<LibvirtRelease> imported = LibvirtMapImport.read(
                new Provenance(MAP_OF_THE_CASES, map.toString(), LocalDate.now().toString(), "LGPL-2.1-or-later"),
                name -> open(map.resolve(name)));
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
