package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.testing.Case;
import dev.socle.testing.Catalogs;
import dev.socle.testing.Laws;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What must hold of sound answers, and that no question makes an engine throw, whatever it is asked about. */
final class SoundLawsTest {

    private static final List<LibvirtRelease> RELEASES = Catalogs.full().libvirtReleases().stream()
            .map(version -> Catalogs.full().libvirt(version).release()).toList();

    @Test
    void baselineIsContainedInEachInput() {
        Laws.check("a sound baseline is contained in each input", 300, c -> {
            final Given given = given(c);
            final FeatureSet guest = underQemu(given, c.note("baseline", given.baseline(given.cpus())));
            for (CpuDefinition cpu : given.cpus()) {
                assertThat(has(given, cpu).containsAll(guest)).as(cpu.toString()).isTrue();
            }
        });
    }

    @Test
    void orderDoesNotMatter() {
        Laws.check("the order of the inputs does not matter", 300, c -> {
            final Given given = given(c);
            final List<CpuDefinition> shuffled = new ArrayList<>(given.cpus());
            Collections.shuffle(shuffled, Random.from(c));
            assertThat(given.baseline(shuffled)).isEqualTo(given.baseline(given.cpus()));
        });
    }

    @Test
    void leavingTakesNothingAway() {
        Laws.check("a CPU that leaves takes nothing away", 300, c -> {
            final Given given = given(c);
            final List<CpuDefinition> fewer = given.cpus().subList(1, given.cpus().size());
            if (!fewer.isEmpty()) {
                assertThat(has(given, given.baseline(fewer)).containsAll(has(given, given.baseline(given.cpus())))).isTrue();
            }
        });
    }

    @Test
    void baselineRunsOnEachInput() {
        Laws.check("no input is incompatible with its own baseline", 300, c -> {
            final Given given = given(c);
            final CpuDefinition baseline = given.baseline(given.cpus());
            for (CpuDefinition cpu : given.cpus()) {
                assertThat(done(given.arch().compare(cpu, baseline))).as(cpu.toString())
                        .isNotInstanceOf(Comparison.Incompatible.class);
            }
        });
    }

    @Test
    void baselineOfBaselinesIsTheBaseline() {
        Laws.check("a baseline of baselines is the baseline", 300, c -> {
            final Given given = given(c);
            final CpuDefinition whole = given.baseline(given.cpus());
            final int cut = 1 + c.nextInt(given.cpus().size());
            final List<CpuDefinition> parts = new ArrayList<>(List.of(given.baseline(given.cpus().subList(0, cut))));
            if (cut < given.cpus().size()) {
                parts.add(given.baseline(given.cpus().subList(cut, given.cpus().size())));
            }
            assertThat(has(given, given.baseline(parts))).isEqualTo(has(given, whole));
        });
    }

    @Test
    void migratableBaselinesMigrate() {
        Laws.check("a migratable baseline has nothing that forbids migration", 200, c -> {
            final Given given = given(c);
            final CpuDefinition baseline = done(given.arch().baseline(given.cpus(),
                    BaselineRequest.plain().onlyMigratable()));
            final FeatureSet forbidding = given.release().names().resolve(List.of("invtsc")).features();
            assertThat(has(given, baseline).intersects(forbidding)).isFalse();
        });
    }

    @Test
    void expansionChangesNothing() {
        Laws.check("an expanded CPU has the same features", 300, c -> {
            final Given given = given(c);
            for (CpuDefinition cpu : given.cpus()) {
                assertThat(has(given, done(given.arch().expand(cpu)))).isEqualTo(has(given, cpu));
            }
        });
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Laws.check("parse(render(x)) = x", 400, c -> {
            final LibvirtRelease release = RELEASES.get(c.nextInt(RELEASES.size()));
            final CpuDefinition cpu = c.note("cpu", new AnyLibvirtCpu(release, c).right("Intel"));
            final CpuDefinition spelt = cpu.type() == CpuDefinition.Type.HOST ? cpu
                    : cpu.toBuilder().features(cpu.features()).build();
            assertThat(CpuReader.read(CpuWriter.write(spelt).getBytes(StandardCharsets.UTF_8), "it")).isEqualTo(spelt);
        });
    }

    /** Exact and sound, on whatever can be written down: an answer or a typed error that says what to do. */
    @Test
    void nothingMakesAnEngineThrow() {
        Laws.check("no question makes an engine throw", 1500, c -> {
            final LibvirtRelease release = RELEASES.get(c.nextInt(RELEASES.size()));
            final AnyLibvirtCpu any = new AnyLibvirtCpu(release, c);
            final Quirks quirks = c.nextBoolean() ? Quirks.none() : Quirks.exact(release.version());
            final LibvirtArch arch = LibvirtArch.of("x86_64", release, quirks);
            final CpuDefinition one = c.note("one", any.any());
            final CpuDefinition other = c.note("other", any.any());
            final HypervisorModels models = HypervisorModels.ofQemuNames(
                    Map.of(any.model().name(), List.of("vmx", "nosuch")), release.names());
            speaks(arch.compare(one, other));
            speaks(arch.baseline(List.of(one, other), BaselineRequest.plain().onlyMigratable()));
            speaks(arch.baseline(List.of(one), BaselineRequest.ofHypervisor(models, FeatureSet.empty()).expanded()));
            speaks(arch.update(one, other, CpuDefinition.Policy.DISABLE));
            speaks(arch.translate(one, models));
            speaks(arch.expand(one));
            speaks(arch.hasFeature(one, "vmx"));
            speaks(arch.hasFeature(one, "nosuch"));
            speaks(arch.validateFeatures(one));
            assertThat(arch.copyMigratable(one)).isNotNull();
            final FeatureSet on = new ModelFeatures(release).release().names().nameable(
                    release.models().get(c.nextInt(release.models().size())).features());
            speaks(new X86LiveUpdate(release, quirks).afterStart(one, new X86LiveUpdate.Seen(on,
                    any.model().features(), c.nextInt(2))));
            new MigrationCpu(release, quirks).cookie(one, other);
            final var views = new GuestStart.Host(new HostView.Reported(one), new HostView.Full(other),
                    new HostView.Migratable(one), Map.of(any.model().name(),
                    new ModelStanding(Optional.of(c.nextBoolean()), List.of("vmx", "nosuch"))));
            speaks(new GuestStart(release, quirks).prepare(any.any(), views, GuestStart.Cause.START, true).value());
        });
    }

    private static void speaks(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Failed<?>(CpuError error)) {
            assertThat(error.reason()).isNotBlank().doesNotContainPattern("\\bnull\\b(?!-)");
            assertThat(error.remedy()).isNotBlank();
        }
    }

    private record Given(LibvirtRelease release, LibvirtArch arch, List<CpuDefinition> cpus) {
        CpuDefinition baseline(List<CpuDefinition> of) {
            return done(arch.baseline(of, BaselineRequest.plain()));
        }
    }

    private static Given given(Case c) {
        final LibvirtRelease release = RELEASES.get(c.nextInt(RELEASES.size()));
        c.note("release", release.version());
        final List<CpuDefinition> cpus = new AnyLibvirtCpu(release, c)
                .several(c.nextBoolean() ? "Intel" : "AMD");
        // Every CPU has some feature in common, else there is no baseline: any x86 CPU has these.
        final List<CpuDefinition> alike = cpus.stream().map(SoundLawsTest::withFpu).toList();
        c.note("cpus", alike);
        return new Given(release, LibvirtArch.of("x86_64", release, Quirks.none()), alike);
    }

    private static CpuDefinition withFpu(CpuDefinition cpu) {
        return ModelFeatures.with(cpu.toBuilder()
                .features(cpu.features().stream().filter(feature -> !feature.name().equals("fpu")).toList()).build(),
                "fpu", CpuDefinition.Policy.REQUIRE);
    }

    private static FeatureSet has(Given given, CpuDefinition cpu) {
        return done(Outcome.of(() -> new ModelFeatures(given.release()).all(cpu)));
    }

    /** What QEMU gives a guest with the CPU: the model's features that libvirt does not count among them. */
    private static FeatureSet underQemu(Given given, CpuDefinition cpu) {
        final LibvirtModel model = given.release().model(cpu.modelName().orElseThrow()).orElseThrow();
        final FeatureSet disabled = given.release().names()
                .resolve(cpu.featureNames(CpuDefinition.Policy.DISABLE).toList()).features();
        return has(given, cpu).or(model.added().andNot(disabled));
    }

    private static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Failed<T>(CpuError error) -> throw new AssertionError(error.toString());
        };
    }
}
