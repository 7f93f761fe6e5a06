package dev.socle.bench;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.input.Limits;
import dev.socle.input.TextLines;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.DomainCapabilities;
import dev.socle.libvirt.HostCapabilities;
import dev.socle.nova.NovaConfReader;
import dev.socle.nova.NovaSettings;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.NovaRelease;
import dev.socle.nova.lint.Lint;
import dev.socle.nova.lint.LintInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A thousand texts of nova.conf, read and looked through for two hosts, warm. Aim: 2 s. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LintBenchmark {

    private static final int CONFIGURATIONS = 1_000;
    private static final List<String> MODELS = List.of("SandyBridge-IBRS", "Haswell-noTSX-IBRS", "Penryn", "EPYC",
            "Cascadelake-Server", "Icelake-Server-noTSX", "Skylake-Server-noTSX-IBRS", "no-such-model");
    private static final List<String> FLAGS = List.of("+pcid", "-hle", "-rtm", "+ssbd", "+md-clear", "-avx",
            "+pclmulqdq", "+vmx", "-mpx");

    private final Catalog catalog = Catalog.embedded();
    private final LibvirtRelease release = catalog.libvirt(new Version(11, 3, 0)).release();
    private final List<ComputeNode> nodes = Stream.of("Cascadelake-Server-noTSX", "Icelake-Server-noTSX")
            .map(this::node).toList();
    private final List<String> texts = texts();

    private ComputeNode node(String model) {
        final List<DomainCapabilities.NamedModel> models = release.models().stream().map(one ->
                new DomainCapabilities.NamedModel(one.name(), Optional.of(one.name().hashCode() % 2 == 0), one.vendor(),
                        Optional.empty(), false, List.of())).toList();
        return new ComputeNode(ComputeNode.Told.only(model, release).withQemu(new Version(10, 0, 0))
                .withCapabilities(new HostCapabilities(Optional.empty(),
                        Optional.of(CpuDefinition.host("x86_64", model)), OptionalInt.empty()))
                .withOffers(List.of(new DomainCapabilities(Optional.empty(), Optional.of("kvm"), Optional.of("pc"),
                        Optional.of("x86_64"), OptionalInt.empty(), true,
                        Optional.of(CpuDefinition.custom(model, false)), models))));
    }

    private static List<String> texts() {
        final Random random = new Random(1);
        final List<String> texts = new ArrayList<>();
        for (int i = 0; i < CONFIGURATIONS; i++) {
            texts.add("[DEFAULT]\ndebug = true\n[libvirt]\nvirt_type = kvm\ncpu_mode = custom\ncpu_models = "
                    + some(MODELS, 4, random) + "\ncpu_model_extra_flags = " + some(FLAGS, 5, random)
                    + "\n[compute]\ncpu_shared_set = 0-3\n");
        }
        return texts;
    }

    private static String some(List<String> all, int most, Random random) {
        final List<String> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return String.join(",", shuffled.subList(0, 1 + random.nextInt(most)));
    }

    @Benchmark
    public int aThousandConfigurations() throws IOException {
        int findings = 0;
        for (String text : texts) {
            final NovaSettings settings = new NovaSettings(List.of(new NovaSettings.File("nova.conf",
                    NovaConfReader.read(new TextLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                            "nova.conf", Limits.defaults())))));
            findings += Lint.of(new LintInput(catalog, NovaRelease.NEWEST, release, settings, nodes, List.of(),
                    List.of(), List.of())).size();
        }
        return findings;
    }
}
