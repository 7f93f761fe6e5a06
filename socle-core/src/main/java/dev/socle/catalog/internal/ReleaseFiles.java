package dev.socle.catalog.internal;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuRelease;
import java.io.InputStream;

/** Files of single releases, read over the embedded reference. */
public final class ReleaseFiles {

    private ReleaseFiles() {
    }

    public static QemuRelease qemu(String file, InputStream json) {
        return QemuBuilder.build(JsonFiles.read(file, json, QemuFile.class), EmbeddedCatalog.reference());
    }

    public static LibvirtRelease libvirt(String file, InputStream json) {
        return LibvirtBuilder.build(JsonFiles.read(file, json, LibvirtFile.class), EmbeddedCatalog.reference());
    }
}
