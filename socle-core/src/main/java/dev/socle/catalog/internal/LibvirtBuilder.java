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
import dev.socle.cpu.Place;
import dev.socle.cpu.Vendor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * Builds the models of a map, in its order, as libvirt does: an ancestor's vendor, signatures and features are taken
 * over, less what the ancestor lists as removed; own signatures and an own vendor replace them; own plain features
 * are added. What a model itself lists as removed or added is remembered, and neither counted in nor handed on.
 */
final class LibvirtBuilder {

    private final LibvirtFile file;
    private final Reference reference;
    private final List<LibvirtFeature> features = new ArrayList<>();
    private final SequencedMap<String, FeatureSet> names = new LinkedHashMap<>();

    private LibvirtBuilder(LibvirtFile file, Reference reference) {
        this.file = file;
        this.reference = reference;
    }

    static LibvirtRelease build(LibvirtFile file, Reference reference) {
        return new LibvirtBuilder(file, reference).build();
    }

    private LibvirtRelease build() {
        for (LibvirtFile.MapFeature entry : file.features()) {
            final Place readAt = Place.parse(entry.at());
            final Feature feature = Feature.at(reference.identity(readAt));
            features.add(new LibvirtFeature(entry.name(), feature, readAt, entry.migratable().orElse(true)));
            names.put(entry.name(), FeatureSet.of(feature));
        }
        final SequencedMap<String, Vendor> vendors = new LinkedHashMap<>();
        file.vendors().forEach(vendor -> vendors.put(vendor.name(), new Vendor(vendor.id())));
        final Version version = Version.parse(file.version());
        return new LibvirtRelease(version, vendors, features, models(),
                new FeatureNames("libvirt " + version.series(), names, Map.of()), pvr(file.ppc64()), pvr(file.arm()));
    }

    private static PvrMap pvr(Optional<LibvirtFile.MapPvr> part) {
        if (part.isEmpty()) {
            return PvrMap.empty();
        }
        final SequencedMap<String, OptionalInt> vendors = new LinkedHashMap<>();
        part.get().vendors().forEach(vendor -> vendors.put(vendor.name(),
                vendor.implementer().map(code -> OptionalInt.of(hex(code))).orElse(OptionalInt.empty())));
        final List<PvrMap.Model> models = part.get().models().stream()
                .map(model -> new PvrMap.Model(model.name(), model.vendor(), model.versions().stream()
                        .map(version -> new PvrMap.Match(hex(version.value()), version.mask()
                                .map(LibvirtBuilder::hex).orElse(-1))).toList()))
                .toList();
        return new PvrMap(vendors, part.get().features(), models);
    }

    /** A number such as {@code 0x004b0000}. */
    private static int hex(String text) {
        return Integer.parseUnsignedInt(text, 2, text.length(), 16);
    }

    private List<LibvirtModel> models() {
        final Map<String, String> canonical = canonicalNames(file.models());
        final Map<String, LibvirtModel> built = new HashMap<>();
        final List<LibvirtModel> models = new ArrayList<>();
        for (LibvirtFile.MapModel entry : file.models()) {
            final LibvirtModel model = model(models.size(), entry, entry.ancestor().map(built::get),
                    Optional.ofNullable(canonical.get(entry.name())));
            built.put(model.name(), model);
            models.add(model);
        }
        return models;
    }

    /** A model that only names its ancestor is the ancestor's versioned twin. */
    static Map<String, String> canonicalNames(List<LibvirtFile.MapModel> models) {
        final Map<String, String> canonical = new HashMap<>();
        for (LibvirtFile.MapModel model : models) {
            if (isTwin(model)) {
                canonical.put(model.ancestor().orElseThrow(), model.name());
            }
        }
        return canonical;
    }

    static boolean isTwin(LibvirtFile.MapModel model) {
        return model.ancestor().isPresent() && model.signatures().isEmpty() && model.vendor().isEmpty()
                && model.features().isEmpty() && model.removed().isEmpty() && model.added().isEmpty();
    }

    private LibvirtModel model(int position, LibvirtFile.MapModel entry, Optional<LibvirtModel> ancestor,
                               Optional<String> canonical) {
        final FeatureSet inherited = ancestor.map(from -> from.features().andNot(from.removed()))
                .orElse(FeatureSet.empty());
        final List<SignatureMatch> own = entry.signatures().stream().map(LibvirtBuilder::signature).toList();
        return new LibvirtModel(position, entry.name(), entry.decode().host(), entry.decode().guest(),
                entry.check().isPresent(), entry.ancestor(),
                own.isEmpty() ? ancestor.map(LibvirtModel::signatures).orElse(List.of()) : own,
                entry.vendor().or(() -> ancestor.flatMap(LibvirtModel::vendor)),
                inherited.or(all(entry.features())), all(entry.removed()), entry.removed(), all(entry.added()),
                canonical);
    }

    private FeatureSet all(Collection<String> wanted) {
        return wanted.stream().map(names::get).reduce(FeatureSet.empty(), FeatureSet::or);
    }

    private static SignatureMatch signature(LibvirtFile.MapSignature signature) {
        return new SignatureMatch(signature.family(), signature.model(),
                signature.steppings().map(LibvirtBuilder::steppings).orElse(0));
    }

    /** The bits of {@code 0-4,7}. */
    static int steppings(String text) {
        int bits = 0;
        for (String range : text.split(",")) {
            final String[] ends = range.split("-", 2);
            final int first = Integer.parseInt(ends[0]);
            final int last = Integer.parseInt(ends[ends.length - 1]);
            for (int stepping = first; stepping <= last; stepping++) {
                bits |= 1 << stepping;
            }
        }
        return bits;
    }
}
