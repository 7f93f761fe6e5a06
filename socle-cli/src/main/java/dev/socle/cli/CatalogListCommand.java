package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.export.Envelope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Command;

@Command(name = "list", description = "The releases whose facts Socle has.")
final class CatalogListCommand extends SocleCommand {

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final List<SequencedMap<String, Object>> releases = new ArrayList<>();
        for (Version version : catalog.qemuReleases()) {
            final QemuRelease release = catalog.qemu(version).release();
            releases.add(row("QEMU", release.version(), release.names().preferred().size(), release.models().size()));
        }
        for (Version version : catalog.libvirtReleases()) {
            final LibvirtRelease release = catalog.libvirt(version).release();
            releases.add(row("libvirt", release.version(), release.features().size(), release.models().size()));
        }
        if (format() != Format.TABLE) {
            final SequencedMap<String, Object> document = Envelope.of("Catalog");
            document.put("releases", releases);
            System.out.print(Documents.text(document, format()));
            return ExitCode.YES;
        }
        final Screen screen = Screen.standard(System.out);
        releases.forEach(row -> screen.entry(row.get("program") + " " + row.get("release"), 18,
                row.get("features") + " names of features, " + row.get("models")
                        + (row.get("program").equals("QEMU") ? " versions of models" : " models")));
        return ExitCode.YES;
    }

    private static SequencedMap<String, Object> row(String program, Version version, int features, int models) {
        final SequencedMap<String, Object> row = new LinkedHashMap<>();
        row.put("program", program);
        row.put("release", version.toString());
        row.put("features", features);
        row.put("models", models);
        return row;
    }
}
