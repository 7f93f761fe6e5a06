package dev.socle.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * libvirt's map of an architecture whose CPUs are told by one number: the processor version register of ppc64, the
 * part number in arm's main ID register. Models have no features here.
 *
 * @param vendors  names in the map's order, and the implementer code of arm's
 * @param features names that libvirt takes, in the map's order; none for ppc64, where it takes no feature
 * @param models   in the map's order
 */
public record PvrMap(SequencedMap<String, OptionalInt> vendors, List<String> features, List<Model> models) {

    public PvrMap {
        vendors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(vendors));
        features = List.copyOf(features);
        models = List.copyOf(models);
    }

    /** Of a release whose map says nothing of the architecture. */
    public static PvrMap empty() {
        return new PvrMap(new LinkedHashMap<>(), List.of(), List.of());
    }

    public Optional<Model> model(String name) {
        return models.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /** The first model that the register's value stands for, of this vendor where one is given. */
    public Optional<Model> model(int register, Optional<String> vendor) {
        return models.stream()
                .filter(model -> vendor.isEmpty() || model.vendor().isEmpty() || model.vendor().equals(vendor))
                .filter(model -> model.versions().stream().anyMatch(version -> version.matches(register)))
                .findFirst();
    }

    /**
     * A model.
     *
     * @param versions the values of the register that it stands for
     */
    public record Model(String name, Optional<String> vendor, List<Match> versions) {
        public Model {
            versions = List.copyOf(versions);
        }
    }

    /**
     * Values of the register.
     *
     * @param mask the bits that count
     */
    public record Match(int value, int mask) {

        public boolean matches(int register) {
            return (register & mask) == value;
        }
    }
}
