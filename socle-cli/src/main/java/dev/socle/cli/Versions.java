package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: Socle's own version and the releases whose facts it embeds. */
final class Versions implements IVersionProvider {

    /** Socle's own release, for programs. */
    static String plain() {
        final String own = Main.class.getPackage().getImplementationVersion();
        return own == null ? "0" : own;
    }

    @Override
    public String[] getVersion() {
        final String own = Main.class.getPackage().getImplementationVersion();
        final Catalog catalog = Catalog.embedded();
        return new String[] {
            "socle " + (own == null ? "(from sources)" : own),
            "facts of QEMU " + series(catalog.qemuReleases()) + "; libvirt " + series(catalog.libvirtReleases()),
        };
    }

    private static String series(List<Version> releases) {
        return releases.stream().map(Version::toString).collect(Collectors.joining(", "));
    }
}
