package dev.socle.catalog.internal;

import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.Set;
import java.util.TreeSet;

/** The embedded form of a release of QEMU. */
final class QemuBinary {

    private QemuBinary() {
    }

    static void write(BinaryOut out, QemuRelease release) {
        out.text(release.version().toString());
        NamesBinary.write(out, release.names());
        out.texts(new TreeSet<>(release.switches()));
        out.each(release.models(), QemuBinary::write);
        out.map(release.requires(), BinaryOut::feature, BinaryOut::features);
        out.features(release.tcg());
        out.features(release.kvmDefaultsOn());
        out.features(release.kvmDefaultsOff());
        out.features(release.tcgDefaultsOff());
        out.features(release.notByMax());
        out.features(release.notMigratable());
    }

    private static void write(BinaryOut out, QemuModel model) {
        out.text(model.base());
        out.count(model.version());
        out.texts(model.aliases());
        out.optional(model.vendor().map(Vendor::id));
        out.count(model.signature().family());
        out.count(model.signature().model());
        out.count(model.signature().stepping());
        out.text(model.modelId());
        out.number(model.minLevel());
        out.number(model.minXlevel());
        out.features(model.features());
        out.map(model.properties(), BinaryOut::text, BinaryOut::text);
    }

    static QemuRelease read(BinaryIn in) {
        return new QemuRelease(Version.parse(in.text()), NamesBinary.read(in), Set.copyOf(in.texts()),
                in.each(QemuBinary::readModel), in.map(BinaryIn::feature, BinaryIn::features), in.features(),
                in.features(), in.features(), in.features(), in.features(), in.features());
    }

    private static QemuModel readModel(BinaryIn in) {
        final String base = in.text();
        final int version = in.count();
        return new QemuModel(base + "-v" + version, base, version, in.texts(), in.optional().map(Vendor::new),
                new Signature(in.count(), in.count(), in.count()), in.text(), in.number(), in.number(),
                in.features(), in.map(BinaryIn::text, BinaryIn::text));
    }
}
