package dev.socle.cli;

import dev.socle.catalog.CatalogException;
import dev.socle.catalog.Imported;
import dev.socle.catalog.ImportedQemu;
import dev.socle.catalog.LibvirtMapImport;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Provenance;
import dev.socle.catalog.Version;
import dev.socle.live.QemuCatalogImport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "import", description = {
    "Make a release's file of a libvirt map folder, or of a QEMU, which is started and asked.",
    "The file goes to standard output; what is not in it is told on standard error."})
final class CatalogImportCommand extends SocleCommand {

    private static final String LIBVIRT_LICENCE = "LGPL-2.1-or-later";

    @Parameters(paramLabel = "FOLDER|QEMU",
            description = "A libvirt cpu_map folder such as /usr/share/libvirt/cpu_map, or a QEMU binary.")
    private Path source;

    @Option(names = "--release", paramLabel = "RELEASE",
            description = "Of which libvirt the map is; a map does not say so itself.")
    private String release;

    @Option(names = "--without-kvm", description = "Ask QEMU with TCG only.")
    private boolean withoutKvm;

    @Override
    ExitCode answer() throws IOException {
        if (Files.isDirectory(source)) {
            libvirt();
        } else if (Files.isExecutable(source)) {
            qemu();
        } else {
            throw new InputException(source + ": neither a folder nor a program, expected a cpu_map folder or a QEMU");
        }
        return ExitCode.YES;
    }

    private void libvirt() {
        if (release == null) {
            throw new InputException("--release is missing: a map does not say of which libvirt it is,"
                    + " expected such as --release 11.3", ExitCode.USAGE);
        }
        final Version version;
        try {
            version = Version.parse(release);
        } catch (IllegalArgumentException e) {
            throw new InputException("--release " + e.getMessage(), ExitCode.USAGE);
        }
        final Imported<LibvirtRelease> imported;
        try {
            imported = LibvirtMapImport.read(
                    new Provenance(version, "CPU map of libvirt " + version + ", https://libvirt.org", LocalDate.now().toString(),
                            LIBVIRT_LICENCE), name -> open(source.resolve(name)));
        } catch (CatalogException e) {
            // The importer knows the files by their names within the folder.
            throw new InputException(source + "/" + e.problems().getFirst());
        }
        System.out.print(imported.json());
        imported.leftOut().forEach(line -> Complaints.line("left out: " + line));
    }

    private void qemu() throws IOException {
        final QemuCatalogImport importer = withoutKvm
                ? QemuCatalogImport.withoutKvm(source) : QemuCatalogImport.of(source);
        final ImportedQemu imported;
        try {
            imported = importer.run(LocalDate.now());
        } catch (IOException e) {
            throw new InputException(source + ": " + e.getMessage(), ExitCode.UNREACHABLE);
        }
        System.out.print(imported.text());
        imported.newFeatures().forEach(feature -> Complaints.line("new feature: " + feature.name()
                + " at " + (feature.places().isEmpty() ? "a place that QEMU does not show" : feature.places())));
        imported.remarks().forEach(Complaints::line);
    }

    private static Optional<InputStream> open(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
