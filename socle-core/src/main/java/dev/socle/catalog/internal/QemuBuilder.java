package dev.socle.catalog.internal;

import dev.socle.catalog.CompatSet;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.KvmDefaults;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuMachinery;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuProperty;
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
        for (Reference.LaterRule rule : reference.laterRequires()) {
            if (known.contains(rule.feature()) && !rule.needs().and(known).isEmpty()
                    && version.compareTo(rule.since()) >= 0) {
                requires.merge(rule.feature(), rule.needs().and(known), FeatureSet::or);
            }
        }
        return new QemuRelease(version, new FeatureNames("QEMU " + version.series(), names, aliases),
                Set.copyOf(file.switches()), models(), requires, all(file.tcg()),
                reference.kvmDefaultsOn().and(known), reference.kvmDefaultsOff().and(known),
                reference.tcgDefaultsOff().and(known), reference.notByMax().and(known),
                reference.notMigratable().and(known), machinery(known));
    }

    private QemuMachinery machinery(FeatureSet known) {
        final Map<String, CompatSet> compat = new TreeMap<>();
        file.compat().forEach(set -> compat.put(set.name(), new CompatSet(set.name(), set.changes().stream()
                .map(change -> new CompatSet.Change(change.property(), change.value(), Set.copyOf(change.models())))
                .toList())));
        return new QemuMachinery(file.properties().stream().map(QemuBuilder::property).toList(),
                file.templates().stream().map(QemuBuilder::template).toList(),
                file.machines().stream().map(machine -> machine(machine, compat)).toList(),
                reference.raises().stream().map(rule -> rule.among(known)).toList());
    }

    private static QemuProperty property(QemuFile.Property property) {
        return new QemuProperty(property.name(), QemuProperty.Type.valueOf(property.type()), property.initial(),
                property.least().flatMap(least -> property.most()
                        .map(most -> new QemuProperty.Range(least, most))));
    }

    private static QemuModel template(QemuFile.Template template) {
        return new QemuModel(template.name(), template.name(), 0, List.of(), template.vendor().map(Vendor::new),
                new Signature(template.family(), template.model(), template.stepping()), template.modelId(),
                template.minLevel(), hex(template.minXlevel()), FeatureSet.empty(),
                new TreeMap<>(template.properties()));
    }

    private MachineType machine(QemuFile.Machine machine, Map<String, CompatSet> compat) {
        return new MachineType(machine.name(), machine.alias(), machine.deprecated().orElse(false),
                MachineType.BareNames.valueOf(machine.bareNames()),
                machine.compat().map(compat::get).orElseGet(() -> new CompatSet("none", List.of())),
                kvmDefaults(machine.kvmDefaults()));
    }

    private KvmDefaults kvmDefaults(Map<String, String> said) {
        return said.isEmpty() ? KvmDefaults.usual()
                : new KvmDefaults(said(said, "on"), said(said, "off"), said(said, "own"));
    }

    private FeatureSet said(Map<String, String> defaults, String how) {
        return all(defaults.entrySet().stream().filter(one -> one.getValue().equals(how)).map(Map.Entry::getKey).toList());
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
