package dev.socle.evidence;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which QEMU a reply is of, told by the names of its properties where its release was not recorded: each release
 * knows all the features of those before it, and some more.
 *
 * @param release the newest release of the catalogue whose features the reply names all; empty if it is of an older
 *                QEMU than any of the catalogue
 * @param reason  a sentence without a full stop
 */
record QemuReleaseGuess(Optional<Version> release, String reason) {

    static QemuReleaseGuess of(Collection<String> propertyNames, Catalog catalog) {
        final Set<String> given = new HashSet<>(propertyNames);
        for (Version version : catalog.qemuReleases().reversed()) {
            final QemuRelease release = catalog.qemu(version).release();
            if (given.containsAll(release.names().preferred().keySet())) {
                final boolean more = catalog.newestQemu().names().preferred().keySet().stream()
                        .anyMatch(name -> given.contains(name) && release.names().find(name).isEmpty());
                return new QemuReleaseGuess(Optional.of(release.version()), more
                        ? "QEMU's release was not recorded; it names all features of " + version.series()
                                + " and some newer ones"
                        : "QEMU's release was not recorded; it names the features of " + version.series());
            }
        }
        return new QemuReleaseGuess(Optional.empty(), "QEMU's release was not recorded; it is older than "
                + catalog.qemuReleases().getFirst().series());
    }
}
