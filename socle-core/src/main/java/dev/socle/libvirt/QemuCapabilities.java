package dev.socle.libvirt;

import dev.socle.catalog.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What libvirt has learnt of one QEMU program on one host, as it keeps it in
 * {@code /var/cache/libvirt/qemu/capabilities/*.xml}.
 *
 * @param emulator     path of the program
 * @param version      the program's release
 * @param libvirt      the release of libvirt that asked; empty where the file does not say
 * @param arch         the architecture of the guests that the program runs, by libvirt's name
 * @param flags        libvirt's names of what the program can do
 * @param accelerators what it knows for each type of domain
 * @param hyperv       libvirt's names of the Hyper-V enlightenments that KVM offers, where it asked for them
 */
public record QemuCapabilities(Optional<String> emulator, Version version, Optional<Version> libvirt, String arch,
                               Set<String> flags, Map<VirtType, Accelerated> accelerators,
                               Optional<List<String>> hyperv) {

    public QemuCapabilities {
        flags = Collections.unmodifiableSet(new LinkedHashSet<>(flags));
        accelerators = Map.copyOf(accelerators);
        hyperv = hyperv.map(List::copyOf);
    }

    /** What is known for a type of domain; nothing at all where the program does not have its accelerator. */
    public Accelerated under(VirtType type) {
        return accelerators.getOrDefault(type, Accelerated.NOTHING);
    }

    /**
     * Whether libvirt's probe found that the program can do this.
     *
     * @param flag libvirt's name, such as {@code cpu-max}
     */
    public boolean can(String flag) {
        return flags.contains(flag);
    }

    /**
     * What is known for one accelerator.
     *
     * @param hostCpu  the expansion of the program's best CPU; older programs and some architectures have none
     * @param models   named models, in the program's order
     * @param machines machine types, in the program's order
     */
    public record Accelerated(Optional<HostCpu> hostCpu, List<Model> models, List<Machine> machines) {

        static final Accelerated NOTHING = new Accelerated(Optional.empty(), List.of(), List.of());

        public Accelerated {
            models = List.copyOf(models);
            machines = List.copyOf(machines);
        }

        /** The machine type of this name or alias. */
        public Optional<Machine> machine(String name) {
            return machines.stream().filter(machine -> machine.name().equals(name)).findFirst()
                    .or(() -> machines.stream().filter(machine -> machine.alias().filter(name::equals).isPresent())
                            .findFirst());
        }

        /** The machine type of a guest that names none. */
        public Optional<Machine> defaultMachine() {
            return machines.stream().filter(Machine::isDefault).findFirst();
        }

        public Optional<Model> model(String name) {
            return models.stream().filter(model -> model.name().equals(name)).findFirst();
        }

        /** The name of the model whose type the machine type's guests have by themselves. */
        public Optional<String> defaultModel(Machine machine) {
            return machine.defaultCpu().flatMap(type -> models.stream()
                    .filter(model -> model.typeName().filter(type::equals).isPresent())
                    .map(Model::name).findFirst());
        }
    }

    /**
     * The expansion of {@code host} or {@code max}.
     *
     * @param model      the base model that QEMU named
     * @param migratable whether QEMU told apart what may migrate
     * @param properties by QEMU's names, in the file's order
     * @param deprecated names of properties that QEMU discourages
     */
    public record HostCpu(String model, boolean migratable, SequencedMap<String, Property> properties,
                          List<String> deprecated) {
        public HostCpu {
            properties = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(properties));
            deprecated = List.copyOf(deprecated);
        }

        /** The names of the switches that are on. */
        public List<String> on() {
            final List<String> on = new ArrayList<>();
            properties.forEach((name, property) -> {
                if (property instanceof Property.Switch(boolean isOn, boolean mayMigrate) && isOn) {
                    on.add(name);
                }
            });
            return on;
        }

        /** The text of a property, such as the vendor. */
        public Optional<String> text(String name) {
            return properties.get(name) instanceof Property.Text(String value)
                    ? Optional.of(value) : Optional.empty();
        }

        /** The number of a property, such as the family. */
        public Optional<Long> number(String name) {
            return properties.get(name) instanceof Property.Number(long value)
                    ? Optional.of(value) : Optional.empty();
        }
    }

    /** The value of a property. */
    public sealed interface Property {

        /**
         * On or off.
         *
         * @param mayMigrate false where QEMU gives it to guests that never migrate only
         */
        record Switch(boolean on, boolean mayMigrate) implements Property {
        }

        record Text(String value) implements Property {
        }

        record Number(long value) implements Property {
        }
    }

    /**
     * A named model.
     *
     * @param typeName   QEMU's name of its type, which machine types refer to
     * @param usable     whether a guest can have it on this host; empty where QEMU does not say
     * @param deprecated whether QEMU discourages it
     * @param blockers   QEMU's names of what stands in its way
     */
    public record Model(String name, Optional<String> typeName, Optional<Boolean> usable, boolean deprecated,
                        List<String> blockers) {
        public Model {
            blockers = List.copyOf(blockers);
        }
    }

    /**
     * A machine type.
     *
     * @param isDefault  whether guests that name no machine type get it
     * @param defaultCpu QEMU's name of the type of its default CPU
     */
    public record Machine(String name, Optional<String> alias, boolean isDefault, Optional<String> defaultCpu,
                          boolean deprecated) {
    }
}
