package dev.socle.flaw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The recorded machine of the samples, a KVM guest on AMD 19h/01h: every line its kernel prints has a meaning. */
class SampleHostTest {

    private static final CpuView MACHINE = CpuView.of(Vendor.AMD, new Signature(25, 1, 1),
            new KnownFeatures(FeatureSet.of(Feature.at(new Place.Cpuid(1, 0, Register.ECX, 31))), FeatureSet.empty()));

    @Test
    void everyLineIsUnderstood() throws IOException {
        final Map<String, String> lines = lines();
        assertThat(lines).hasSizeGreaterThan(15);

        final HostFlaws hosts = new HostFlaws(FlawFixture.FLAWS);
        for (Flaw flaw : FlawFixture.FLAWS.all()) {
            final boolean spokenOf = flaw.sysfs().filter(sysfs -> !sysfs.values().isEmpty())
                    .filter(sysfs -> lines.containsKey(sysfs.file())).isPresent();
            final HostFlawState state = hosts.state(flaw, MACHINE, lines);
            if (spokenOf && !flaw.id().startsWith("retbleed")) {
                assertThat(state.evidence()).as(flaw.id()).isIn(Evidence.KERNEL_REPORT, Evidence.VENDOR);
            }
        }
        assertThat(hosts.state(FlawFixture.flaw("ssb"), MACHINE, lines)).isInstanceOf(HostFlawState.Vulnerable.class);
        assertThat(hosts.state(FlawFixture.flaw("inception"), MACHINE, lines))
                .isInstanceOf(HostFlawState.Unknown.class);
        assertThat(hosts.state(FlawFixture.flaw("tsa"), MACHINE, lines))
                .isInstanceOf(HostFlawState.NotAffected.class);
        assertThat(hosts.state(FlawFixture.flaw("spectre-v2"), MACHINE, lines))
                .isInstanceOf(HostFlawState.Mitigated.class);
    }

    private static Map<String, String> lines() throws IOException {
        final Path file = Peers.corpus().resolveSibling("samples/host/vulnerabilities.txt");
        if (!Files.exists(file)) {
            return Peers.absent("corpus", "the sample of a host is not beside the recorded cases");
        }
        final Map<String, String> lines = new LinkedHashMap<>();
        Files.readAllLines(file).stream().filter(line -> line.contains(": "))
                .forEach(line -> lines.put(line.substring(0, line.indexOf(": ")),
                        line.substring(line.indexOf(": ") + 2)));
        return lines;
    }
}
