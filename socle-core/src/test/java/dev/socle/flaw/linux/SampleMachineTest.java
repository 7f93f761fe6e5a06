package dev.socle.flaw.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.evidence.ProfileAssembler;
import dev.socle.host.HostProfile;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** A recorded machine, a KVM guest on AMD 19h/01h: all that its kernel printed follows from its CPUID. */
class SampleMachineTest {

    @Test
    void allItsFilesAreForetold() throws IOException {
        final Path folder = Peers.corpus().resolveSibling("samples/host");
        if (!Files.isDirectory(folder)) {
            Peers.absent("corpus", "the sample of a host is not beside the recorded cases");
            return;
        }
        final List<Evidence> evidence;
        try (InputStream in = Files.newInputStream(folder.resolve("cpuid-r.txt"))) {
            evidence = new EvidenceReader().readAll(in, "cpuid-r.txt");
        }
        final HostProfile host = new ProfileAssembler(Catalog.embedded()).assemble("sample", evidence);
        final SequencedMap<String, String> printed = new LinkedHashMap<>();
        Files.readAllLines(folder.resolve("vulnerabilities.txt")).stream().filter(line -> line.contains(": "))
                .forEach(line -> printed.put(line.substring(0, line.indexOf(": ")),
                        line.substring(line.indexOf(": ") + 2)));

        final SysfsForecast forecast = SysfsForecaster.embedded().foretell(HostSight.of(host),
                Version.within(Files.readString(folder.resolve("kernel.txt"))).orElseThrow(),
                HostSight.circumstances(host));
        final SequencedMap<String, String> foretold = new LinkedHashMap<>();
        forecast.rows().keySet().forEach(file -> foretold.put(file, forecast.text(file).orElse("unknown")));
        assertThat(printed).hasSizeGreaterThan(15);
        assertThat(RecordedPrints.text(foretold)).isEqualTo(RecordedPrints.text(printed));
    }
}
