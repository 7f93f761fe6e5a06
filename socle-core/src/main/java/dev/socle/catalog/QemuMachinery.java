package dev.socle.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What a release of QEMU makes a CPU with, besides features and named models.
 *
 * @param properties its CPU properties that are no features
 * @param templates  {@code base}, {@code max} and {@code host}, as they are with TCG and without features
 * @param machines   its machine types that have CPUs of this kind
 * @param levels     which features raise which level
 */
public record QemuMachinery(List<QemuProperty> properties, List<QemuModel> templates, List<MachineType> machines,
                            List<LevelRule> levels) {

    private static final QemuMachinery NONE = new QemuMachinery(List.of(), List.of(), List.of(), List.of());

    public QemuMachinery {
        properties = List.copyOf(properties);
        templates = List.copyOf(templates);
        machines = List.copyOf(machines);
        levels = List.copyOf(levels);
    }

    /** Of a release of which only features and models are known. */
    public static QemuMachinery unknown() {
        return NONE;
    }

    public Optional<QemuProperty> property(String name) {
        for (QemuProperty property : properties) {
            if (property.name().equals(name)) {
                return Optional.of(property);
            }
        }
        return Optional.empty();
    }

    public Optional<QemuModel> template(String name) {
        return templates.stream().filter(template -> template.name().equals(name)).findFirst();
    }

    /** The machine type of this name or alias. */
    public Optional<MachineType> machine(String name) {
        return machines.stream().filter(machine -> machine.isNamed(name)).findFirst();
    }
}
