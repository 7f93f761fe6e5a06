package dev.socle.live;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.CatalogException;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.ImportedQemu;
import dev.socle.catalog.QemuAnswers;
import dev.socle.catalog.QemuReleaseImport;
import dev.socle.catalog.QemuSurroundings;
import dev.socle.catalog.Version;
import dev.socle.cpu.Place;
import dev.socle.host.Accelerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Asks an installed QEMU for everything that a release's file is made of. All is observed from without: no table of
 * QEMU's is read but what it answers. Takes half a minute, with KVM a whole one:
 * every machine type is started and asked for every model.
 */
public final class QemuCatalogImport {

    private static final String EXCLUDES_MPX = "apxf";

    private final Path binary;
    private final boolean withKvm;
    private final boolean withMachines;

    private QemuCatalogImport(Path binary, boolean withKvm, boolean withMachines) {
        this.binary = binary;
        this.withKvm = withKvm;
        this.withMachines = withMachines;
    }

    /** Asks with TCG, and with KVM where that can be used. */
    public static QemuCatalogImport of(Path binary) {
        return new QemuCatalogImport(binary, new QemuProbe(Machine.here(), Optional.of(binary)).canUseKvm(), true);
    }

    /** Asks with TCG and with KVM, whether or not that seems to be there. */
    static QemuCatalogImport withKvm(Path binary) {
        return new QemuCatalogImport(binary, true, true);
    }

    /** Asks with TCG only, as where there is no KVM. */
    public static QemuCatalogImport withoutKvm(Path binary) {
        return new QemuCatalogImport(binary, false, true);
    }

    /** The same without machine types, which take most of the time; the file then has none. */
    public QemuCatalogImport withoutMachines() {
        return new QemuCatalogImport(binary, withKvm, false);
    }

    /** Asks and makes the file; names are new that no embedded release of QEMU has. */
    public ImportedQemu run(LocalDate date) throws IOException {
        final Catalog catalog = Catalog.embedded();
        final Set<String> known = new HashSet<>();
        for (Version version : catalog.qemuReleases()) {
            final FeatureNames names = catalog.qemu(version).release().names();
            known.addAll(names.preferred().keySet());
            known.addAll(names.aliases().keySet());
        }
        return run(date, known);
    }

    /**
     * Asks and makes the file.
     *
     * @param date    the day to write into the file
     * @param isKnown the names, of features and aliases, whose places a catalogue knows; all others are located
     * @throws IOException      if QEMU does not start or does not answer
     * @throws CatalogException if it is no QEMU for x86
     */
    public ImportedQemu run(LocalDate date, Collection<String> isKnown) throws IOException {
        return QemuReleaseImport.of(ask(Set.copyOf(isKnown)), date, isKnown);
    }

    private QemuAnswers ask(Set<String> isKnown) throws IOException {
        try (QemuProcess tcg = QemuProcess.askable(binary, Accelerator.TCG);
             ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            requireX86(tcg.qmp());
            final CpuModelQuestions questions = new CpuModelQuestions(tcg.qmp());
            final JsonNode definitions = questions.definitions();
            final List<String> models = versioned(definitions);
            final var kvm = CompletableFuture.supplyAsync(() -> unchecked(() -> underKvm(models)), threads);
            final SortedSet<String> features = QemuAnswers.Names.features(questions.staticProps("base", Map.of()));
            final var given = CompletableFuture.supplyAsync(() -> unchecked(() -> givenByTcg(features)), threads);
            final var places = CompletableFuture.supplyAsync(
                    () -> unchecked(() -> located(features, isKnown)), threads);
            final QemuAnswers.Names names = names(questions, features, isKnown);
            final Map<String, Boolean> off = all(features, false);
            final SequencedMap<String, QemuAnswers.Model> answers = new LinkedHashMap<>();
            for (String model : models) {
                answers.put(model, new QemuAnswers.Model(questions.staticProps(model, Map.of()),
                        questions.staticProps(model, Map.of("vmx", true)), Optional.empty(),
                        questions.fullProps(model, Map.of()), Optional.of(questions.fullProps(model, off))));
            }
            joined(kvm).forEach((model, props) -> answers.computeIfPresent(model, (name, answer) ->
                    new QemuAnswers.Model(answer.tcg(), answer.withVmx(), Optional.of(props), answer.full(),
                            answer.bare())));
            return new QemuAnswers(CpuModelQuestions.returned(tcg.qmp().execute("query-version")), definitions, names,
                    answers, joined(given), joined(places), Optional.of(surroundings(questions, features, off)));
        }
    }

    private QemuSurroundings surroundings(CpuModelQuestions questions, SortedSet<String> features,
                                          Map<String, Boolean> off) throws IOException {
        final PropertyQuestions properties = new PropertyQuestions(questions);
        final SequencedMap<String, JsonNode> templates = new LinkedHashMap<>();
        for (String template : MachineQuestions.TEMPLATES) {
            templates.put(template, questions.fullProps(template, off));
        }
        final Map<String, String> types = properties.types();
        return new QemuSurroundings(templates, types, questions.fullProps("base", Map.of()),
                properties.ranges(types), withMachines
                        ? new MachineQuestions(binary, features, withKvm).all(questions) : List.of());
    }

    private void requireX86(QmpClient qmp) throws IOException {
        final String arch = CpuModelQuestions.returned(qmp.execute("query-target")).path("arch").asString("");
        if (!arch.equals("x86_64") && !arch.equals("i386")) {
            throw new CatalogException(binary + ": this QEMU is for " + arch + " guests, expected one for x86_64");
        }
    }

    private static List<String> versioned(JsonNode definitions) {
        return StreamSupport.stream(definitions.spliterator(), false)
                .map(definition -> definition.path("name").asString(""))
                .filter(name -> QemuReleaseImport.VERSIONED.matcher(name).matches()).sorted().toList();
    }

    private static QemuAnswers.Names names(CpuModelQuestions questions, SortedSet<String> features,
                                           Set<String> isKnown) throws IOException {
        final JsonNode allOn = questions.fullProps("base", all(features, true));
        final JsonNode allOff = questions.fullProps("base", all(features, false));
        // Only max has the property "migratable".
        final List<JsonNode> full = List.of(questions.fullProps("base", Map.of()),
                questions.fullProps("max", Map.of()));
        final Map<String, String> targets = new HashMap<>();
        final QemuAnswers.Names names = QemuAnswers.Names.sortedOut(features, full, allOn, allOff, targets);
        for (Map.Entry<String, Optional<String>> alias : names.aliases().entrySet()) {
            if (alias.getValue().isEmpty() && !isKnown.contains(alias.getKey())) {
                aliased(questions, features, allOn, alias.getKey()).ifPresent(it -> targets.put(alias.getKey(), it));
            }
        }
        return QemuAnswers.Names.sortedOut(features, full, allOn, allOff, targets);
    }

    /**
     * What comes on with the alias alone; else, for a feature that QEMU drops unless others are on, what goes off with
     * the alias when all else is on.
     */
    private static Optional<String> aliased(CpuModelQuestions questions, SortedSet<String> features, JsonNode allOn,
                                            String alias) throws IOException {
        final JsonNode nothing = questions.fullProps("base", Map.of());
        final Optional<String> came = only(features, nothing, questions.fullProps("base", Map.of(alias, true)));
        if (came.isPresent()) {
            return came;
        }
        final Map<String, Boolean> wanted = all(features, true);
        wanted.put(alias, false);
        return only(features, questions.fullProps("base", wanted), allOn);
    }

    /** The one feature that the second has on and the first has not. */
    private static Optional<String> only(SortedSet<String> features, JsonNode first, JsonNode second) {
        final List<String> more = features.stream()
                .filter(name -> second.path(name).asBoolean(false) && !first.path(name).asBoolean(false)).toList();
        return more.size() == 1 ? Optional.of(more.getFirst()) : Optional.empty();
    }

    private static Map<String, Boolean> all(SortedSet<String> features, boolean on) {
        return new HashMap<>(features.stream().collect(Collectors.toMap(name -> name, name -> on)));
    }

    private Map<String, JsonNode> underKvm(List<String> models) throws IOException {
        final Map<String, JsonNode> props = new HashMap<>();
        if (withKvm) {
            try (QemuProcess kvm = QemuProcess.askable(binary, Accelerator.KVM)) {
                final CpuModelQuestions questions = new CpuModelQuestions(kvm.qmp());
                for (String model : models) {
                    props.put(model, questions.staticProps(model, Map.of()));
                }
            }
        }
        return props;
    }

    /** What is still on in a vCPU that was asked to have everything: TCG turns off what it cannot give. */
    private Set<String> givenByTcg(SortedSet<String> features) throws IOException {
        final Set<String> given = new HashSet<>(givenOf(features));
        if (features.contains(EXCLUDES_MPX)) {
            // QEMU drops both of mpx and apxf where both are asked for.
            final SortedSet<String> without = new TreeSet<>(features);
            without.remove(EXCLUDES_MPX);
            given.addAll(givenOf(without));
        }
        return given;
    }

    private Set<String> givenOf(SortedSet<String> features) throws IOException {
        try (VcpuQuestions vcpu = VcpuQuestions.base(binary, features)) {
            return vcpu.on(features);
        }
    }

    private Map<String, Set<Place>> located(SortedSet<String> features, Set<String> isKnown) throws IOException {
        final Map<String, Set<Place>> places = new HashMap<>();
        final List<String> unknown = features.stream().filter(name -> !isKnown.contains(name)).toList();
        if (!unknown.isEmpty()) {
            final Set<Place> usual = places(List.of());
            for (String name : unknown) {
                final Set<Place> more = places(List.of(name));
                more.removeAll(usual);
                places.put(name, more);
            }
        }
        return places;
    }

    private Set<Place> places(Collection<String> features) throws IOException {
        try (VcpuQuestions vcpu = VcpuQuestions.base(binary, features)) {
            return vcpu.asked();
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }

    private static <T> T unchecked(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T joined(CompletableFuture<T> answer) throws IOException {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof UncheckedIOException io ? io.getCause() : new IOException(e.getCause());
        }
    }
}
