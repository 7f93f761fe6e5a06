package dev.socle.catalog.internal;

import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtModel.SignatureMatch;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Vendor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The embedded form of a release of libvirt's map. */
final class LibvirtBinary {

    private LibvirtBinary() {
    }

    static void write(BinaryOut out, LibvirtRelease release) {
        out.text(release.version().toString());
        out.map(release.vendors(), BinaryOut::text, (to, vendor) -> to.text(vendor.id()));
        out.each(release.features(), LibvirtBinary::write);
        out.each(release.models(), LibvirtBinary::write);
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
        out.features(model.added());
        out.optional(model.canonical());
    }

    static LibvirtRelease read(BinaryIn in) {
        final Version version = Version.parse(in.text());
        final SequencedMap<String, Vendor> vendors = in.map(BinaryIn::text, from -> new Vendor(from.text()));
        final List<LibvirtFeature> features = in.each(LibvirtBinary::readFeature);
        final List<LibvirtModel> models = in.each(LibvirtBinary::readModel);
        final SequencedMap<String, FeatureSet> names = LinkedHashMap.newLinkedHashMap(features.size());
        for (LibvirtFeature feature : features) {
            names.put(feature.name(), FeatureSet.of(feature.feature()));
        }
        return new LibvirtRelease(version, vendors, features, models,
                new FeatureNames("libvirt " + version.series(), names, Map.of()));
    }

    private static LibvirtFeature readFeature(BinaryIn in) {
        final String name = in.text();
        final var feature = in.feature();
        return new LibvirtFeature(name, feature, in.flag() ? in.place() : feature.place(), in.flag());
    }

    private static LibvirtModel readModel(BinaryIn in) {
        return new LibvirtModel(in.count(), in.text(), in.flag(), in.flag(), in.flag(), in.optional(),
                in.each(from -> new SignatureMatch(from.count(), from.count(), from.count())), in.optional(),
                in.features(), in.features(), in.features(), in.optional());
    }
}
