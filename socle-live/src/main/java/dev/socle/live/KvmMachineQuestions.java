package dev.socle.live;

import dev.socle.catalog.QemuReleaseImport;
import dev.socle.host.Accelerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Asks a QEMU what its machine types change in the features of CPUs under KVM and not under TCG: in KVM's defaults, and
 * in features that TCG always turns off.
 *
 * @param binary    the QEMU
 * @param features  the names of its features
 * @param reference how it expands each model under KVM without any machine; those that are no named ones with its newest
 *                  {@code q35}, since without a machine they have no SGX
 */
record KvmMachineQuestions(Path binary, SortedSet<String> features, Map<String, JsonNode> reference) {

    /**
     * What one machine type changes.
     *
     * @param defaults features that KVM's defaults treat otherwise: {@code on}, {@code off} or the model's {@code own}
     * @param changes  by model and feature: the value it has there, if not by the defaults
     */
    record Changed(SortedMap<String, String> defaults, Map<String, Map<String, JsonNode>> changes) {
    }

    static KvmMachineQuestions of(Path binary, SortedSet<String> features) throws IOException {
        try (QemuProcess none = QemuProcess.askable(binary, Accelerator.KVM);
             QemuProcess newest = QemuProcess.start(binary, machine("q35"), MachineQuestions.PATIENCE)) {
            final Map<String, JsonNode> reference = expansions(new CpuModelQuestions(none.qmp()), Map.of());
            for (String template : MachineQuestions.TEMPLATES) {
                reference.put(template, new CpuModelQuestions(newest.qmp()).fullProps(template, Map.of()));
            }
            return new KvmMachineQuestions(binary, features, reference);
        }
    }

    private static List<String> machine(String name) {
        return List.of("-machine", name + ",accel=" + Accelerator.KVM.lowerCase());
    }

    private static Map<String, JsonNode> expansions(CpuModelQuestions questions, Map<String, Boolean> pinned)
            throws IOException {
        final Map<String, JsonNode> expansions = new TreeMap<>();
        for (JsonNode definition : questions.definitions()) {
            final String model = definition.path("name").asString("");
            final boolean named = !MachineQuestions.TEMPLATES.contains(model);
            expansions.put(model, questions.fullProps(model, named ? pinned : Map.of()));
        }
        return expansions;
    }

    /**
     * The changes of a machine type.
     *
     * @param aliases what names without a version mean with it
     * @param seen    what it changes under TCG, by model and property
     */
    Changed changed(String machine, Map<String, String> aliases, Map<String, Map<String, JsonNode>> seen)
            throws IOException {
        try (QemuProcess process = QemuProcess.start(binary, machine(machine), MachineQuestions.PATIENCE)) {
            final CpuModelQuestions questions = new CpuModelQuestions(process.qmp());
            Map<String, JsonNode> here = expansions(questions, Map.of());
            final SortedMap<String, String> defaults = defaults(questions, here, seen);
            if (!defaults.isEmpty()) {
                // Features come and go with those they need; so all are asked with the usual defaults.
                here = expansions(questions, defaults.keySet().stream()
                        .collect(Collectors.toMap(feature -> feature, feature -> ofVersioned(reference, feature) > 0)));
            }
            final Map<String, Map<String, JsonNode>> changes = new HashMap<>();
            here.forEach((model, props) -> {
                final JsonNode before = reference.get(aliases.getOrDefault(model, model));
                final Map<String, JsonNode> change = new TreeMap<>();
                for (String feature : features) {
                    // What these two gain is the host's, and a property that is set besides may be why.
                    final boolean gained = MachineQuestions.TEMPLATES.contains(model) && props.path(feature).asBoolean();
                    if (!gained && !props.path(feature).equals(before.path(feature))
                            && !seen.getOrDefault(model, Map.of()).containsKey(feature)) {
                        change.put(feature, props.path(feature));
                    }
                }
                if (!change.isEmpty()) {
                    changes.put(model, change);
                }
            });
            return new Changed(defaults, changes);
        }
    }

    private SortedMap<String, String> defaults(CpuModelQuestions questions, Map<String, JsonNode> here,
                                               Map<String, Map<String, JsonNode>> seen) throws IOException {
        final SortedMap<String, String> defaults = new TreeMap<>();
        final long all = reference.keySet().stream().filter(KvmMachineQuestions::isVersioned).count();
        for (String feature : features) {
            final long usual = ofVersioned(reference, feature);
            final long now = ofVersioned(here, feature);
            if ((usual == 0 || usual == all) && now != usual && isByItself(questions, feature)
                    && seen.entrySet().stream().noneMatch(one -> isVersioned(one.getKey())
                            && one.getValue().containsKey(feature))) {
                defaults.put(feature, now == 0 ? "off" : now == all ? "on" : "own");
            }
        }
        return defaults;
    }

    /** Whether it can be on without any other feature. */
    private static boolean isByItself(CpuModelQuestions questions, String feature) throws IOException {
        return questions.fullProps("base", Map.of(feature, true)).path(feature).asBoolean(false);
    }

    private static long ofVersioned(Map<String, JsonNode> expansions, String feature) {
        return expansions.entrySet().stream()
                .filter(one -> isVersioned(one.getKey()) && one.getValue().path(feature).asBoolean(false)).count();
    }

    private static boolean isVersioned(String model) {
        return QemuReleaseImport.VERSIONED.matcher(model).matches();
    }
}
