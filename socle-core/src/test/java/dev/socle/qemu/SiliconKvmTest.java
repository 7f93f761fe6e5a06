package dev.socle.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What KVM on real CPUs said of every named model, by QEMUs from 2.9 to 5.2, which are older than every catalogue and
 * not named in the recordings. Given only the host's expansion, each model's unavailable features are predicted with
 * the facts of 7.2. What a QEMU of then did differently is one of a few hypotheses; the one that explains a recording
 * best is taken, and told.
 */
class SiliconKvmTest {

    private static final String FIRST_OF_3_1 = "the model as QEMU 3.1 brought it, with bits that no QEMU has named since";
    private static final String BEFORE_TAA_NO = "the model of QEMU 4.2, before 5.0 gave it taa-no";

    /** Machine types of then set properties of bare names; before versions were, the models themselves were so. */
    private static final List<String> MACHINES = List.of("", "pc-i440fx-3.1", "pc-i440fx-3.0", "pc-i440fx-2.11");

    /** What is wrong of one model, and why. */
    private record Departure(String recording, String model, Set<String> features, String reason) {
    }

    /** No other model may differ, nor these in anything else: the list of docs/expand.md. */
    private static final List<Departure> EXCEPTIONS = List.of(
            new Departure("Core-i7-7600U", "Cascadelake-Server", Set.of("", "intel-pt"), FIRST_OF_3_1),
            new Departure("Core-i7-7600U", "Icelake-Server", Set.of("", "intel-pt", "pconfig"), FIRST_OF_3_1),
            new Departure("Xeon-Platinum-8268", "Cascadelake-Server", Set.of(""), FIRST_OF_3_1),
            new Departure("Xeon-Platinum-8268", "Icelake-Server", Set.of(""), FIRST_OF_3_1),
            new Departure("Core-i7-8550U", "Cooperlake", Set.of("taa-no"), BEFORE_TAA_NO),
            new Departure("Core-i7-8550U", "Cooperlake-v1", Set.of("taa-no"), BEFORE_TAA_NO),
            new Departure("EPYC-7502-32-Core", "Cooperlake", Set.of("taa-no"), BEFORE_TAA_NO),
            new Departure("EPYC-7502-32-Core", "Cooperlake-v1", Set.of("taa-no"), BEFORE_TAA_NO));
    /** Models of distributions; no upstream QEMU has them. */
    private static final Set<String> NOT_UPSTREAM = Set.of("base", "max", "host");
    private static final String OF_RHEL = "cpu64-rhel6";
    /** QEMU 7.1 removed it, so no catalogue has it. */
    private static final String REMOVED = "Icelake-Client";

    /**
     * What may have been.
     *
     * @param svmRule    whether features of SVM need svm
     * @param svmDefault whether KVM turns svm off in every named model; in one recording it does not
     */
    private record Hypothesis(Optional<MachineType> machine, boolean svmRule, boolean svmDefault) {
        @Override
        public String toString() {
            return machine.map(it -> "bare names as " + it.name()).orElse("models as today")
                    + (svmRule ? "" : ", npt needs no svm") + (svmDefault ? "" : ", KVM does not turn svm off");
        }
    }

    private record Recording(String name, JsonNode host, JsonNode definitions) {
    }

    private final QemuRelease release = Catalog.embedded().qemu(Catalog.embedded().qemuReleases().getFirst()).release();

    @Test
    void everyModelsUnavailableFeaturesFollowFromTheHostsExpansion() throws IOException {
        int right = 0;
        int all = 0;
        for (Recording recording : recordings()) {
            Hypothesis best = new Hypothesis(Optional.empty(), true, true);
            Map<String, Set<String>> least = wrong(recording, best);
            for (Hypothesis hypothesis : hypotheses()) {
                final Map<String, Set<String>> wrong = wrong(recording, hypothesis);
                if (wrong.size() < least.size()) {
                    best = hypothesis;
                    least = wrong;
                }
            }
            final int models = models(recording).size();
            System.out.println(recording.name() + ": " + (models - least.size()) + " of " + models + " (" + best + ")"
                    + (least.isEmpty() ? "" : " " + least));
            right += models - least.size();
            all += models;
            assertThat(least).as(recording.name()).isEqualTo(explained(recording));
        }
        System.out.println("unavailable features under KVM on silicon: " + right + " of " + all);
        assertThat(all).isGreaterThan(1000);
    }

    private static Map<String, Set<String>> explained(Recording recording) {
        return EXCEPTIONS.stream().filter(it -> it.recording().equals(recording.name()))
                .collect(Collectors.toMap(Departure::model, Departure::features));
    }

    @Test
    void everyExceptionIsInTheDocumentation() throws IOException {
        final String page = Files.readString(Peers.root().resolve("docs/expand.md"));
        assertThat(EXCEPTIONS).allSatisfy(it -> assertThat(page).contains("| " + it.recording() + " | `" + it.model()
                + "` | " + words(it.features()) + " | " + it.reason() + " |"));
    }

    private static String words(Set<String> features) {
        return features.stream().sorted().map(name -> name.isEmpty() ? "bits without a name" : "`" + name + "`")
                .collect(Collectors.joining(", "));
    }

    private List<Hypothesis> hypotheses() {
        final List<Hypothesis> all = new ArrayList<>();
        for (String machine : MACHINES) {
            for (boolean svmRule : List.of(true, false)) {
                for (boolean svmDefault : List.of(true, false)) {
                    all.add(new Hypothesis(release.machinery().machine(machine), svmRule, svmDefault));
                }
            }
        }
        return all;
    }

    private static List<JsonNode> models(Recording recording) {
        final List<JsonNode> models = new ArrayList<>();
        recording.definitions().forEach(model -> {
            final String name = model.path("name").asString();
            if (!NOT_UPSTREAM.contains(name) && !name.startsWith(REMOVED) && !name.startsWith(OF_RHEL)
                    && model.has("unavailable-features")) {
                models.add(model);
            }
        });
        return models;
    }

    /** The names of features that are wrong, by model. */
    private Map<String, Set<String>> wrong(Recording recording, Hypothesis hypothesis) {
        final QemuRelease then = asOf(hypothesis);
        final CpuReader reader = new CpuReader(then);
        final CpuExpander expander = new CpuExpander(then);
        final CpuFilter filter = new CpuFilter(Catalog.embedded(), then);
        final Supply supply = supply(recording.host());
        final Map<String, Set<String>> wrong = new TreeMap<>();
        for (JsonNode model : models(recording)) {
            final String name = model.path("name").asString();
            final Set<String> recorded = new TreeSet<>();
            model.path("unavailable-features").forEach(feature -> recorded.add(release.names()
                    .preferredFor(feature.asString()).orElse(feature.asString())));
            final CpuMeaning meaning = reader.read(CpuArgument.of(name), Optional.empty());
            final Set<String> predicted = new TreeSet<>(filter.filter(
                    expander.expand(meaning, hypothesis.machine(), supply), supply).unavailableNames());
            final Set<String> different = new TreeSet<>(recorded);
            different.removeAll(predicted);
            predicted.removeAll(recorded);
            different.addAll(predicted);
            if (!different.isEmpty()) {
                wrong.put(name, different);
            }
        }
        return wrong;
    }

    /** Before 5.1 features of SVM were kept without it. */
    private QemuRelease asOf(Hypothesis hypothesis) {
        final FeatureSet svm = release.names().find("svm").orElseThrow();
        final LinkedHashMap<Feature, FeatureSet> requires = new LinkedHashMap<>();
        release.requires().forEach((feature, needs) -> {
            if (hypothesis.svmRule() || !needs.equals(svm)) {
                requires.put(feature, needs);
            }
        });
        return new QemuRelease(release.version(), release.names(), release.switches(), release.models(), requires,
                release.tcg(), release.kvmDefaultsOn(), hypothesis.svmDefault() ? release.kvmDefaultsOff()
                        : release.kvmDefaultsOff().andNot(svm), release.tcgDefaultsOff(), release.notByMax(), release.notMigratable(), release.machinery());
    }

    private Supply supply(JsonNode props) {
        FeatureSet on = release.notByMax().or(release.notMigratable());
        for (Map.Entry<String, JsonNode> property : props.properties()) {
            if (property.getValue().asBoolean(false)) {
                on = on.or(release.names().find(property.getKey()).orElse(FeatureSet.empty()));
            }
        }
        return new Supply(Accelerator.KVM, KnownFeatures.complete(on, NamedFeatures.all(release)),
                Optional.of(new Vendor(props.path("vendor").asString())), Optional.empty(), Optional.empty(),
                OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), "KVM");
    }

    private static List<Recording> recordings() throws IOException {
        final List<Recording> recordings = new ArrayList<>();
        try (Stream<Path> files = Files.list(Peers.corpus("libvirt/cputestdata"))) {
            for (Path file : files.filter(it -> it.getFileName().toString().matches("x86_64-cpuid-.*\\.json"))
                    .sorted().toList()) {
                recording(file).ifPresent(recordings::add);
            }
        }
        return recordings;
    }

    private static Optional<Recording> recording(Path file) throws IOException {
        Optional<JsonNode> host = Optional.empty();
        Optional<JsonNode> definitions = Optional.empty();
        try (var documents = JsonMapper.shared().readerFor(JsonNode.class).readValues(file.toFile())) {
            while (documents.hasNext()) {
                final JsonNode document = (JsonNode) documents.next();
                final JsonNode value = document.has("return") ? document.path("return") : document;
                if (value.isArray()) {
                    definitions = Optional.of(value);
                } else if (value.has("model") && host.isEmpty()) {
                    host = Optional.of(value.path("model").path("props"));
                }
            }
        }
        return host.isPresent() && definitions.isPresent() ? Optional.of(new Recording(
                file.getFileName().toString().replaceAll("x86_64-cpuid-|\\.json", ""), host.get(),
                definitions.get())) : Optional.empty();
    }
}
