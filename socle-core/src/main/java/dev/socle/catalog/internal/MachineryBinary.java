package dev.socle.catalog.internal;

import dev.socle.catalog.CompatSet;
import dev.socle.catalog.KvmDefaults;
import dev.socle.catalog.LevelRule;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuMachinery;
import dev.socle.catalog.QemuProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The embedded form of what a release of QEMU makes CPUs with. Sets of machine types are written once each. */
final class MachineryBinary {

    private static final QemuProperty.Type[] TYPES = QemuProperty.Type.values();
    private static final MachineType.BareNames[] BARE_NAMES = MachineType.BareNames.values();

    private MachineryBinary() {
    }

    static void write(BinaryOut out, QemuMachinery machinery) {
        out.each(machinery.properties(), MachineryBinary::write);
        out.each(machinery.templates(), QemuBinary::write);
        final Map<String, CompatSet> compat = new LinkedHashMap<>();
        machinery.machines().forEach(machine -> compat.putIfAbsent(machine.compat().name(), machine.compat()));
        out.each(compat.values(), MachineryBinary::write);
        final List<String> names = List.copyOf(compat.keySet());
        out.each(machinery.machines(), (to, machine) -> {
            to.text(machine.name());
            to.optional(machine.alias());
            to.flag(machine.deprecated());
            to.count(machine.bareNames().ordinal());
            to.count(names.indexOf(machine.compat().name()));
            to.features(machine.kvmDefaults().on());
            to.features(machine.kvmDefaults().off());
            to.features(machine.kvmDefaults().own());
        });
        out.each(machinery.levels(), (to, rule) -> {
            to.number(rule.leaf());
            to.count(rule.subleaf());
            to.features(rule.by());
            to.flag(rule.always());
        });
    }

    private static void write(BinaryOut out, QemuProperty property) {
        out.text(property.name());
        out.count(property.type().ordinal());
        out.optional(property.initial());
        out.optional(property.range().map(range -> Long.toString(range.least())));
        out.optional(property.range().map(range -> Long.toString(range.most())));
    }

    private static void write(BinaryOut out, CompatSet set) {
        out.text(set.name());
        out.each(set.changes(), (to, change) -> {
            to.text(change.property());
            to.text(change.value());
            to.texts(change.models().stream().sorted().toList());
        });
    }

    static QemuMachinery read(BinaryIn in) {
        final List<QemuProperty> properties = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            properties.add(readProperty(in));
        }
        final var templates = QemuBinary.readModels(in);
        final List<CompatSet> compat = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            compat.add(readCompat(in));
        }
        final List<MachineType> machines = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            machines.add(new MachineType(in.text(), in.optional(), in.flag(), BARE_NAMES[in.count()],
                    compat.get(in.count()), new KvmDefaults(in.features(), in.features(), in.features())));
        }
        final List<LevelRule> levels = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            levels.add(new LevelRule(in.number(), in.count(), in.features(), in.flag()));
        }
        return new QemuMachinery(properties, templates, machines, levels);
    }

    private static QemuProperty readProperty(BinaryIn in) {
        final String name = in.text();
        final QemuProperty.Type type = TYPES[in.count()];
        final Optional<String> initial = in.optional();
        final Optional<String> least = in.optional();
        final Optional<String> most = in.optional();
        return new QemuProperty(name, type, initial, least.isPresent() && most.isPresent()
                ? Optional.of(new QemuProperty.Range(Long.parseLong(least.get()), Long.parseLong(most.get())))
                : Optional.empty());
    }

    private static CompatSet readCompat(BinaryIn in) {
        final String name = in.text();
        final List<CompatSet.Change> changes = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            changes.add(new CompatSet.Change(in.text(), in.text(), Set.copyOf(in.texts())));
        }
        return new CompatSet(name, changes);
    }
}
