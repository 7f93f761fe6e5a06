package dev.socle.catalog.internal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code qemu-X.Y.json}: what one QEMU says of itself by QMP. Places and rules are in the files that speak of all
 * releases.
 *
 * @param newFeatures features that {@code features.json} does not have yet, and their places
 * @param newAliases  other names that it does not have yet, and what each is the same as
 */
record QemuFile(@JsonProperty("$schema") String schema, String kind, String version, String source, String date,
                String licence, List<NewFeature> newFeatures, Map<String, String> newAliases, List<String> features,
                List<String> aliases, List<String> switches, List<Property> properties, List<String> tcg,
                List<Template> templates, List<Compat> compat, List<Machine> machines, List<Model> models) {

    QemuFile {
        newFeatures = JsonFiles.listOrEmpty(newFeatures);
        newAliases = newAliases == null ? Map.of() : new TreeMap<>(newAliases);
        aliases = JsonFiles.listOrEmpty(aliases);
        switches = JsonFiles.listOrEmpty(switches);
        properties = JsonFiles.listOrEmpty(properties);
        templates = JsonFiles.listOrEmpty(templates);
        compat = JsonFiles.listOrEmpty(compat);
        machines = JsonFiles.listOrEmpty(machines);
    }

    /** A CPU property that is no feature. */
    record Property(String name, String type, Optional<String> initial, Optional<Long> least, Optional<Long> most) {
    }

    /** A model that is no named one: {@code base}, {@code max} or {@code host}, as with TCG. */
    record Template(String name, Optional<String> vendor, int family, int model, int stepping, String modelId,
                    int minLevel, String minXlevel, Map<String, String> properties) {
        Template {
            properties = properties == null ? Map.of() : new TreeMap<>(properties);
        }
    }

    /** What machine types set in CPUs. */
    record Compat(String name, List<Change> changes) {
    }

    /** One property that is set, in some models or all. */
    record Change(String property, String value, List<String> models) {
        Change {
            models = JsonFiles.listOrEmpty(models);
        }
    }

    /**
     * A machine type.
     *
     * @param compat      names one of the above
     * @param kvmDefaults features that KVM's defaults treat otherwise than with the newest machine types: turned
     *                    {@code on}, turned {@code off}, or left as the model's {@code own}
     */
    record Machine(String name, Optional<String> alias, Optional<Boolean> deprecated, String bareNames,
                   Optional<String> compat, Map<String, String> kvmDefaults) {
        Machine {
            kvmDefaults = kvmDefaults == null ? Map.of() : new TreeMap<>(kvmDefaults);
        }
    }

    /** A name and the places it stands for. */
    record NewFeature(String name, List<String> at) {
    }

    /** A named model: its first version, and what each further version changes. */
    record Model(String name, String vendor, int family, int model, int stepping, String modelId, int minLevel,
                 String minXlevel, List<String> features, List<Version> versions) {
    }

    /**
     * What a version changes, on top of the version before.
     *
     * @param properties other properties and their values, such as {@code legacy-cache} and {@code on}
     */
    record Version(int version, List<String> aliases, List<String> added, List<String> removed,
                   Optional<Integer> family, Optional<Integer> model, Optional<Integer> stepping,
                   Optional<String> modelId, Optional<Integer> minLevel, Optional<String> minXlevel,
                   Map<String, String> properties) {
        Version {
            aliases = JsonFiles.listOrEmpty(aliases);
            added = JsonFiles.listOrEmpty(added);
            removed = JsonFiles.listOrEmpty(removed);
            properties = properties == null ? Map.of() : new TreeMap<>(properties);
        }
    }
}
