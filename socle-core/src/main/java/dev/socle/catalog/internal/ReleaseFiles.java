package dev.socle.catalog.internal;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuRelease;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;

/** Files of single releases, read over the embedded reference. */
public final class ReleaseFiles {

    private ReleaseFiles() {
    }

    public static QemuRelease qemu(String file, InputStream json) {
        final SourceFile source = SourceFile.read(file, json);
        final QemuFile content = JsonFiles.read(source, QemuFile.class);
        final Problems problems = new Problems(source);
        new QemuCheck(content, EmbeddedCatalog.reference(), problems).run();
        problems.throwIfAny();
        return QemuBuilder.build(content, EmbeddedCatalog.reference());
    }

    public static Set<String> knownQemuNames() {
        final Set<String> names = new TreeSet<>(EmbeddedCatalog.reference().names().keySet());
        names.addAll(EmbeddedCatalog.reference().aliases().keySet());
        return names;
    }

    public static LibvirtRelease libvirt(String file, InputStream json) {
        final SourceFile source = SourceFile.read(file, json);
        final LibvirtFile content = JsonFiles.read(source, LibvirtFile.class);
        final Problems problems = new Problems(source);
        new LibvirtCheck(content, EmbeddedCatalog.reference(), problems).run();
        problems.throwIfAny();
        return LibvirtBuilder.build(content, EmbeddedCatalog.reference());
    }
}
