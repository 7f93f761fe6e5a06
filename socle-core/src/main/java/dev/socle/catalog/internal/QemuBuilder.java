package dev.socle.catalog.internal;

import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** Makes a release of its file, which has been validated, and of what is true of all releases. */
final class QemuBuilder {

    private final QemuFile file;
    private final Reference reference;
    private final SequencedMap<String, FeatureSet> names = new LinkedHashMap<>();

    private QemuBuilder(QemuFile file, Reference reference) {
        this.file = file;
        this.reference = reference.with(file);
        file.features().forEach(name -> names.put(name, this.reference.names().get(name)));
    }

    static QemuRelease build(QemuFile file, Reference reference) {
        return new QemuBuilder(file, reference).build();
    }

    private QemuRelease build() {
        final Version version = Version.parse(file.version());
        final Map<String, String> aliases = new TreeMap<>();
        file.aliases().forEach(alias -> aliases.put(alias, reference.aliases().get(alias)));
        final FeatureSet known = names.values().stream().reduce(FeatureSet.empty(), FeatureSet::or);
        final SequencedMap<Feature, FeatureSet> requires = new LinkedHashMap<>();
        // A release that cannot name what a rule speaks of has no such rule.
        reference.requires().forEach((feature, needs) -> {
            if (known.contains(feature) && !needs.and(known).isEmpty()) {
                requires.put(feature, needs.and(known));
            }
        });
        return new QemuRelease(version, new FeatureNames("QEMU " + version.series(), names, aliases),
                Set.copyOf(file.switches()), models(), requires, all(file.tcg()),
                reference.kvmDefaultsOn().and(known), reference.kvmDefaultsOff().and(known),
                reference.tcgDefaultsOff().and(known), reference.notByMax().and(known),
                reference.notMigratable().and(known));
    }

    private List<QemuModel> models() {
        final List<QemuModel> models = new ArrayList<>();
        for (QemuFile.Model model : file.models()) {
            QemuModel current = new QemuModel(model.name(), model.name(), 0, List.of(),
                    Optional.of(new Vendor(model.vendor())),
                    new Signature(model.family(), model.model(), model.stepping()), model.modelId(),
                    model.minLevel(), hex(model.minXlevel()), all(model.features()),
                    new TreeMap<>());
            for (QemuFile.Version version : model.versions()) {
                current = next(current, version);
                models.add(current);
            }
        }
        return models;
    }

    private QemuModel next(QemuModel before, QemuFile.Version change) {
        final SequencedMap<String, String> properties = new TreeMap<>(before.properties());
        properties.putAll(change.properties());
        return new QemuModel(before.base() + "-v" + change.version(), before.base(), change.version(),
                change.aliases(), before.vendor(),
                new Signature(change.family().orElse(before.signature().family()),
                        change.model().orElse(before.signature().model()),
                        change.stepping().orElse(before.signature().stepping())),
                change.modelId().orElse(before.modelId()), change.minLevel().orElse(before.minLevel()),
                change.minXlevel().map(QemuBuilder::hex).orElse(before.minXlevel()),
                before.features().andNot(all(change.removed())).or(all(change.added())), properties);
    }

    private FeatureSet all(Collection<String> wanted) {
        return wanted.stream().map(names::get).reduce(FeatureSet.empty(), FeatureSet::or);
    }

    private static int hex(String text) {
        return Integer.parseUnsignedInt(text, 2, text.length(), 16);
    }
}
