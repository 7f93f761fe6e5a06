package dev.socle.catalog;

import dev.socle.catalog.internal.ReleaseFiles;
import java.io.InputStream;
import java.util.Set;

/** Reads catalogue files of single releases: those that an import made, or those of Socle's own sources. */
public final class CatalogFiles {

    private CatalogFiles() {
    }

    /**
     * Reads a release of QEMU.
     *
     * @param file the file's name, for messages
     * @throws CatalogException with every problem found, if the file is not right
     */
    public static QemuRelease qemu(String file, InputStream json) {
        return ReleaseFiles.qemu(file, json);
    }

    /** The names of features and their other names, of any release of QEMU, whose places are embedded. */
    public static Set<String> knownQemuNames() {
        return ReleaseFiles.knownQemuNames();
    }

    /**
     * Reads a release of libvirt.
     *
     * @param file the file's name, for messages
     * @throws CatalogException with every problem found, if the file is not right
     */
    public static LibvirtRelease libvirt(String file, InputStream json) {
        return ReleaseFiles.libvirt(file, json);
    }
}
