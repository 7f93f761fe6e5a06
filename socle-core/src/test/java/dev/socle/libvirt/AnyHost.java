package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.QemuCapabilities.Accelerated;
import dev.socle.libvirt.QemuCapabilities.HostCpu;
import dev.socle.libvirt.QemuCapabilities.Model;
import dev.socle.libvirt.QemuCapabilities.Property;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/** What a QEMU might say of a host: what one said of a real one, changed here and there. */
final class AnyHost {

    private static final List<String> VENDORS = List.of("GenuineIntel", "AuthenticAMD", "HygonGenuine",
            "CentaurHauls");

    private final LibvirtRelease release;
    private final List<Accelerated> recorded;
    private final RandomGenerator random;

    AnyHost(LibvirtRelease release, List<Accelerated> recorded, RandomGenerator random) {
        this.release = release;
        this.recorded = recorded;
        this.random = random;
    }

    Accelerated any() {
        final Accelerated real = pick(recorded);
        return new Accelerated(real.hostCpu().map(this::changed), models(real.models()), List.of());
    }

    private HostCpu changed(HostCpu real) {
        final SequencedMap<String, Property> properties = new LinkedHashMap<>(real.properties());
        final List<String> names = new ArrayList<>(properties.keySet());
        for (int i = random.nextInt(4) == 0 ? 0 : random.nextInt(20); i > 0; i--) {
            final String name = oneIn(3) ? QemuSpelling.toQemu(pick(release.features()).name()) : pick(names);
            if (!(properties.get(name) instanceof Property.Number) && !(properties.get(name) instanceof Property.Text)) {
                properties.put(name, new Property.Switch(random.nextBoolean(), !oneIn(4)));
            }
        }
        if (oneIn(4)) {
            final Accelerated other = pick(recorded);
            for (String name : List.of("family", "model", "stepping")) {
                Optional.ofNullable(other.hostCpu().orElseThrow().properties().get(name))
                        .ifPresent(value -> properties.put(name, value));
            }
        }
        if (oneIn(12)) {
            properties.put("vendor", new Property.Text(pick(VENDORS)));
        }
        return new HostCpu(real.model(), real.migratable() && !oneIn(10), properties, List.of());
    }

    private List<Model> models(List<Model> real) {
        final boolean fewer = oneIn(5);
        final boolean changed = oneIn(2);
        final List<Model> models = new ArrayList<>();
        for (Model model : real) {
            if (!(fewer && oneIn(3))) {
                models.add(changed && oneIn(8) ? changed(model) : model);
            }
        }
        return models;
    }

    private Model changed(Model model) {
        final List<String> blockers = new ArrayList<>(model.blockers());
        if (oneIn(5)) {
            return new Model(model.name(), model.typeName(), Optional.empty(), model.deprecated(), List.of());
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            final String name = QemuSpelling.toQemu(pick(release.features()).name());
            if (!blockers.contains(name)) {
                blockers.add(random.nextInt(blockers.size() + 1), name);
            }
        }
        return new Model(model.name(), model.typeName(), Optional.of(blockers.isEmpty()), model.deprecated(),
                blockers);
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
