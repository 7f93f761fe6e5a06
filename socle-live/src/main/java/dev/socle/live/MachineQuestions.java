package dev.socle.live;

import dev.socle.catalog.QemuSurroundings;
import dev.socle.host.Accelerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Asks a QEMU what its machine types change in CPUs: each is started, stopped before the guest's first instruction,
 * and asked for the expansion of every model. What differs from the expansion without any machine is the machine
 * type's doing.
 *
 * @param binary   the QEMU
 * @param features the names of its features
 * @param withKvm  whether to ask with KVM as well
 */
record MachineQuestions(Path binary, SortedSet<String> features, boolean withKvm) {

    /** The models that are no named ones. */
    static final List<String> TEMPLATES = List.of("base", "host", "max");

    /** A machine takes longer to start than none; a loaded computer many times that. */
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** What is computed of features as well, so that it is the machine's doing only if it differs without features. */
    private static final Set<String> LEVELS = Set.of("level", "min-level", "xlevel", "min-xlevel", "xlevel2",
            "min-xlevel2", "level-func7");
    /** These have no CPU of their own kind to choose, or need another hypervisor or device to start. */
    private static final List<String> LEFT_OUT = List.of("none", "x-remote", "xenfv", "xenpv", "nitro");

    /** How one QEMU expands all models. */
    private record Expansions(Map<String, String> aliases, Map<String, JsonNode> props, Map<String, JsonNode> bare) {
    }

    List<QemuSurroundings.Machine> all(CpuModelQuestions none) throws IOException {
        final Expansions reference = expansions(none, Map.of());
        final Optional<KvmMachineQuestions> kvm = withKvm ? Optional.of(KvmMachineQuestions.of(binary, features))
                : Optional.empty();
        final List<JsonNode> types = new ArrayList<>();
        for (JsonNode type : CpuModelQuestions.returned(none.qmp().execute("query-machines"))) {
            if (LEFT_OUT.stream().noneMatch(type.path("name").asString("")::startsWith)) {
                types.add(type);
            }
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(
                Math.max(1, Runtime.getRuntime().availableProcessors()))) {
            final List<Future<QemuSurroundings.Machine>> asked = types.stream()
                    .map(type -> workers.submit(() -> machine(type, reference, kvm))).toList();
            final List<QemuSurroundings.Machine> machines = new ArrayList<>();
            for (Future<QemuSurroundings.Machine> answer : asked) {
                machines.add(joined(answer));
            }
            return machines;
        }
    }

    private static <T> T joined(Future<T> answer) throws IOException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for machine types", e);
        }
    }

    private QemuSurroundings.Machine machine(JsonNode type, Expansions reference, Optional<KvmMachineQuestions> kvm)
            throws IOException {
        final String name = type.path("name").asString("");
        final Map<String, Map<String, JsonNode>> changes = new HashMap<>();
        final Map<String, String> aliases;
        try (QemuProcess process = QemuProcess.start(binary,
                List.of("-machine", name + ",accel=" + Accelerator.TCG.lowerCase()), PATIENCE)) {
            final Expansions here = expansions(new CpuModelQuestions(process.qmp()), reference.props());
            aliases = here.aliases();
            here.props().forEach((model, props) -> {
                final Map<String, JsonNode> change = changes(model, props, here, reference);
                if (!change.isEmpty()) {
                    changes.put(model, change);
                }
            });
        }
        final Map<String, String> defaults = new TreeMap<>();
        if (kvm.isPresent()) {
            final KvmMachineQuestions.Changed more = kvm.get().changed(name, aliases, changes);
            more.changes().forEach((model, change) ->
                    changes.computeIfAbsent(model, any -> new TreeMap<>()).putAll(change));
            defaults.putAll(more.defaults());
        }
        return new QemuSurroundings.Machine(name, Optional.of(type.path("alias").asString(""))
                .filter(alias -> !alias.isEmpty()), type.path("deprecated").asBoolean(false), aliases, changes, defaults);
    }

    /** A bare name may mean another version here; then that is what to compare with. */
    private static Map<String, JsonNode> changes(String model, JsonNode props, Expansions here,
                                                 Expansions reference) {
        final String subject = here.aliases().getOrDefault(model, model);
        final Map<String, JsonNode> change = differences(props, reference.props().get(subject));
        if (change.keySet().stream().anyMatch(LEVELS::contains)) {
            final Map<String, JsonNode> own = differences(here.bare().get(model), reference.bare().get(subject));
            change.keySet().removeIf(name -> LEVELS.contains(name) && !own.containsKey(name));
            // A level that follows its minimum is not set itself.
            change.keySet().removeIf(name -> own.containsKey("min-" + name));
        }
        return change;
    }

    private static Map<String, JsonNode> differences(JsonNode props, JsonNode reference) {
        final Map<String, JsonNode> different = new TreeMap<>();
        props.properties().forEach(property -> {
            if (!property.getValue().equals(reference.path(property.getKey()))) {
                different.put(property.getKey(), property.getValue());
            }
        });
        return different;
    }

    /** Without features each is asked only where levels differ from the reference. */
    private Expansions expansions(CpuModelQuestions questions, Map<String, JsonNode> reference) throws IOException {
        final Map<String, String> aliases = new HashMap<>();
        final Map<String, JsonNode> props = new TreeMap<>();
        for (JsonNode definition : questions.definitions()) {
            final String model = definition.path("name").asString("");
            props.put(model, questions.fullProps(model, Map.of()));
            if (definition.has("alias-of")) {
                aliases.put(model, definition.path("alias-of").asString(""));
            }
        }
        final Map<String, JsonNode> bare = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : props.entrySet()) {
            final JsonNode before = reference.get(entry.getKey());
            if (before == null || LEVELS.stream().anyMatch(level ->
                    !before.path(level).equals(entry.getValue().path(level)))) {
                bare.put(entry.getKey(), questions.fullProps(entry.getKey(), allOff()));
            }
        }
        return new Expansions(aliases, props, bare);
    }

    Map<String, Boolean> allOff() {
        return features.stream().collect(Collectors.toMap(name -> name, name -> false));
    }
}
