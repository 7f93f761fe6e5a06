package dev.socle.catalog;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What one release of QEMU knows of x86 CPUs.
 *
 * @param version       the release the facts were taken from, such as 10.0.13
 * @param names         its feature properties and their aliases
 * @param switches      its boolean CPU properties that are no features ({@code check}, {@code pmu}, {@code hv-time})
 * @param models        every version of every named model, in QEMU's order of names, versions ascending
 * @param requires      for a feature that QEMU drops unless others are on: those others
 * @param tcg           what TCG can give
 * @param kvmDefaultsOn what KVM turns on in every named model ({@code kvmclock}, {@code x2apic} ...)
 * @param kvmDefaultsOff what KVM turns off in every named model ({@code acpi}, {@code monitor}, {@code svm})
 * @param tcgDefaultsOff what TCG turns off in every named model ({@code vme})
 * @param notByMax      features that {@code -cpu max} and {@code host} never turn on by themselves
 * @param notMigratable named features that forbid migration ({@code invtsc})
 * @param machinery    its other properties, machine types, and rules for levels
 */
public record QemuRelease(Version version, FeatureNames names, Set<String> switches, List<QemuModel> models,
                          SequencedMap<Feature, FeatureSet> requires, FeatureSet tcg, FeatureSet kvmDefaultsOn,
                          FeatureSet kvmDefaultsOff, FeatureSet tcgDefaultsOff, FeatureSet notByMax,
                          FeatureSet notMigratable, QemuMachinery machinery) {

    public QemuRelease {
        switches = Set.copyOf(switches);
        models = List.copyOf(models);
        requires = Collections.unmodifiableSequencedMap(requires);
    }

    /**
     * The model of this name: versioned, aliased, or bare. A bare name is version 1, as on every {@code pc} and
     * {@code q35} machine type of all releases so far (reference: QEMU's alias-of, measured on 7.2, 10.0, 11.1).
     */
    public Optional<QemuModel> model(String name) {
        return models.stream()
                .filter(model -> model.name().equals(name) || model.aliases().contains(name)
                        || model.version() == 1 && model.base().equals(name))
                .findFirst();
    }

    /** {@code QEMU 10.0.13}. */
    public String display() {
        return "QEMU " + version;
    }
}
