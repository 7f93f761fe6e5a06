package dev.socle.catalog.internal;

import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The embedded form of a release of QEMU. */
final class QemuBinary {

    private QemuBinary() {
    }

    static void write(BinaryOut out, QemuRelease release) {
        out.version(release.version());
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
        MachineryBinary.write(out, release.machinery());
    }

    static void write(BinaryOut out, QemuModel model) {
        out.text(model.name());
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
        return new QemuRelease(in.version(), NamesBinary.read(in), Set.copyOf(in.texts()), readModels(in),
                in.featuresByFeature(), in.features(), in.features(), in.features(), in.features(), in.features(),
                in.features(), MachineryBinary.read(in));
    }

    static List<QemuModel> readModels(BinaryIn in) {
        final int count = in.count();
        final List<QemuModel> models = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            models.add(readModel(in));
        }
        return models;
    }

    private static QemuModel readModel(BinaryIn in) {
        return new QemuModel(in.text(), in.text(), in.count(), in.texts(), readVendor(in),
                new Signature(in.count(), in.count(), in.count()), in.text(), in.number(), in.number(),
                in.features(), in.textsByText());
    }

    private static Optional<Vendor> readVendor(BinaryIn in) {
        return in.flag() ? Optional.of(new Vendor(in.text())) : Optional.empty();
    }
}
