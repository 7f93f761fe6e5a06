package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.libvirt.CpuDefinition.Feature;
import dev.socle.testing.Catalogs;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks the installed libvirt itself: its test driver makes baselines within virsh, by the same code and map as a
 * daemon. Generated sets of host CPUs, right and wrong ones, must get the same answer, or an error where it gives one.
 */
final class VirshBaselineTest {

    private static final Version DEBIAN_12 = new Version(9, 0, 0);
    private static final int SETS_AT_ONCE = 40;

    @TempDir
    private Path folder;

    @Test
    void answersAsTheInstalledLibvirtDoes() throws IOException, InterruptedException {
        Peers.libvirtCpuMap();
        final String version = virsh("--version").strip();
        assumeThat(version).as("the release whose map is embedded").startsWith("9.0.");
        final LibvirtRelease release = Catalogs.full().libvirt(DEBIAN_12).release();
        final LibvirtArch arch = LibvirtArch.of("x86_64", release, Quirks.exact(release.version()));
        final Random random = new Random(Proof.seed());
        for (int round = Proof.isFull() ? 25 : 2; round > 0; round--) {
            final List<List<CpuDefinition>> sets = new ArrayList<>();
            final StringBuilder commands = new StringBuilder();
            for (int i = 0; i < SETS_AT_ONCE; i++) {
                final List<CpuDefinition> cpus = hosts(release, random);
                final Path file = folder.resolve(i + ".xml");
                Files.writeString(file, String.join("", cpus.stream().map(CpuWriter::write).toList()));
                sets.add(cpus);
                commands.append("echo ==; cpu-baseline ").append(file).append("; ");
            }
            final String[] answers = virsh("-q", "-c", "test:///default", commands.toString()).split("==", -1);
            assertThat(answers).hasSize(SETS_AT_ONCE + 1);
            for (int i = 0; i < SETS_AT_ONCE; i++) {
                final String real = answers[i + 1].strip();
                final String own = switch (arch.baseline(sets.get(i), BaselineRequest.plain())) {
                    case Outcome.Done<CpuDefinition>(CpuDefinition cpu) -> CpuWriter.write(cpu).strip();
                    case Outcome.Failed<CpuDefinition> failed -> "";
                };
                assertThat(own).as("seed " + Proof.seed() + ": " + sets.get(i)).isEqualTo(real);
            }
        }
    }

    /** Near each other and far apart, some with two vendors, some with names that nobody knows. */
    private static List<CpuDefinition> hosts(LibvirtRelease release, Random random) {
        final AnyLibvirtCpu any = new AnyLibvirtCpu(release, random);
        final String vendor = random.nextBoolean() ? "Intel" : "AMD";
        final List<CpuDefinition> cpus = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            final CpuDefinition one = any.right(random.nextInt(20) == 0 ? "AMD" : vendor);
            final CpuDefinition.Builder host = CpuDefinition.host("x86_64", one.modelName().orElseThrow()).toBuilder()
                    .vendor(random.nextInt(25) == 0 ? Optional.of("Nobody") : one.vendor());
            one.features().forEach(feature -> host.feature(Feature.of(feature.name())));
            if (random.nextInt(25) == 0) {
                host.feature(Feature.of("nosuch"));
            }
            cpus.add(host.build());
        }
        return cpus;
    }

    private static String virsh(String... arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of("virsh"));
        command.addAll(List.of(arguments));
        final Process virsh = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        final String answer = new String(virsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(virsh.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return answer;
    }
}
