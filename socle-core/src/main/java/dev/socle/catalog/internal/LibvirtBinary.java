package dev.socle.catalog.internal;

import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtModel.SignatureMatch;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.PvrMap;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Vendor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** The embedded form of a release of libvirt's map. */
final class LibvirtBinary {

    private LibvirtBinary() {
    }

    static void write(BinaryOut out, LibvirtRelease release) {
        out.version(release.version());
        out.text(release.names().dialect());
        out.map(release.vendors(), BinaryOut::text, (to, vendor) -> to.text(vendor.id()));
        out.each(release.features(), LibvirtBinary::write);
        out.each(release.models(), LibvirtBinary::write);
        write(out, release.ppc64());
        write(out, release.arm());
    }

    private static void write(BinaryOut out, LibvirtFeature feature) {
        out.text(feature.name());
        out.feature(feature.feature());
        final boolean elsewhere = !feature.readAt().equals(feature.feature().place());
        out.flag(elsewhere);
        if (elsewhere) {
            out.place(feature.readAt());
        }
        out.flag(feature.migratable());
    }

    private static void write(BinaryOut out, LibvirtModel model) {
        out.count(model.position());
        out.text(model.name());
        out.flag(model.decodeHost());
        out.flag(model.decodeGuest());
        out.flag(model.partialCompat());
        out.optional(model.ancestor());
        out.each(model.signatures(), (to, match) -> {
            to.count(match.family());
            to.count(match.model());
            to.count(match.steppings());
        });
        out.optional(model.vendor());
        out.features(model.features());
        out.features(model.removed());
        out.texts(model.removedNames());
        out.features(model.added());
        out.optional(model.canonical());
    }

    static LibvirtRelease read(BinaryIn in) {
        final Version version = in.version();
        final String dialect = in.text();
        final SequencedMap<String, Vendor> vendors = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            vendors.put(in.text(), new Vendor(in.text()));
        }
        final int count = in.count();
        final List<LibvirtFeature> features = new ArrayList<>(count);
        final SequencedMap<String, FeatureSet> names = LinkedHashMap.newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            final LibvirtFeature feature = readFeature(in);
            features.add(feature);
            names.put(feature.name(), FeatureSet.of(feature.feature()));
        }
        return new LibvirtRelease(version, vendors, features, readModels(in),
                new FeatureNames(dialect, names, Map.of()), readPvr(in), readPvr(in));
    }

    private static void write(BinaryOut out, PvrMap map) {
        out.map(map.vendors(), BinaryOut::text, (to, code) -> to.number(code.orElse(-1)));
        out.texts(map.features());
        out.each(map.models(), (to, model) -> {
            to.text(model.name());
            to.optional(model.vendor());
            to.each(model.versions(), (into, match) -> {
                into.number(match.value());
                into.number(match.mask());
            });
        });
    }

    private static PvrMap readPvr(BinaryIn in) {
        final SequencedMap<String, OptionalInt> vendors = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            final String name = in.text();
            final int code = in.number();
            vendors.put(name, code < 0 ? OptionalInt.empty() : OptionalInt.of(code));
        }
        final List<String> features = in.texts();
        final int count = in.count();
        final List<PvrMap.Model> models = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            final String name = in.text();
            final Optional<String> vendor = in.optional();
            final List<PvrMap.Match> versions = new ArrayList<>();
            for (int left = in.count(); left > 0; left--) {
                versions.add(new PvrMap.Match(in.number(), in.number()));
            }
            models.add(new PvrMap.Model(name, vendor, versions));
        }
        return new PvrMap(vendors, features, models);
    }

    private static LibvirtFeature readFeature(BinaryIn in) {
        final String name = in.text();
        final Feature feature = in.feature();
        return new LibvirtFeature(name, feature, in.flag() ? in.place() : feature.place(), in.flag());
    }

    private static List<LibvirtModel> readModels(BinaryIn in) {
        final int count = in.count();
        final List<LibvirtModel> models = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            models.add(readModel(in));
        }
        return models;
    }

    private static LibvirtModel readModel(BinaryIn in) {
        return new LibvirtModel(in.count(), in.text(), in.flag(), in.flag(), in.flag(), in.optional(),
                readSignatures(in), in.optional(), in.features(), in.features(), in.texts(), in.features(),
                in.optional());
    }

    private static List<SignatureMatch> readSignatures(BinaryIn in) {
        final int count = in.count();
        final List<SignatureMatch> signatures = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            signatures.add(new SignatureMatch(in.count(), in.count(), in.count()));
        }
        return signatures;
    }
}
