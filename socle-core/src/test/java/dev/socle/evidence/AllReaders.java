package dev.socle.evidence;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.CatalogException;
import dev.socle.catalog.CatalogFiles;
import dev.socle.catalog.LibvirtMapImport;
import dev.socle.catalog.Provenance;
import dev.socle.catalog.Version;
import dev.socle.host.HostProfile;
import dev.socle.input.EvidenceException;
import dev.socle.input.Json;
import dev.socle.input.JsonDocuments;
import dev.socle.input.Limits;
import dev.socle.nova.HypervisorReader;
import dev.socle.nova.ProviderConfigReader;
import dev.socle.qemu.CpuArgumentException;
import dev.socle.qemu.CpuReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;

/**
 * Hands one input to everything in Socle that reads what a user gives it. Each must read it or refuse it in a line
 * that names the file; anything else it throws is a finding. What becomes a profile must survive being written.
 */
final class AllReaders {

    private static final String NAME = "fuzz";
    /** Others are refused before they are looked at. */
    private static final int LONGEST_CPU = 4096;
    private static final int ONE_IN = 8;
    private static final Catalog CATALOG = Catalog.embedded();
    private static final ProfileAssembler ASSEMBLER = new ProfileAssembler(CATALOG);
    private static final HostProfileWriter WRITER = new HostProfileWriter(CATALOG);
    private static final CpuReader CPUS = new CpuReader(CATALOG.newestQemu());
    private static final Provenance PROVENANCE = new Provenance(new Version(1, 0, 0), NAME, "2026-01-01", "none");

    private AllReaders() {
    }

    static void tryToRead(byte[] input) {
        refusable(() -> evidence(input));
        // Chosen by the input alone, so that it fails again when it is tried again.
        if (Math.floorMod(Arrays.hashCode(input), ONE_IN) == 0) {
            rarerReaders(input);
        }
    }

    /** All of them, whatever the input. */
    static void every(byte[] input) {
        refusable(() -> evidence(input));
        rarerReaders(input);
    }

    /** These are slower, and few inputs are meant for them. */
    private static void rarerReaders(byte[] input) {
        refusable(() -> ProviderConfigReader.read(stream(input), NAME, Limits.defaults()));
        refusable(() -> openStack(input));
        catalogue(() -> CatalogFiles.qemu(NAME, stream(input)));
        catalogue(() -> CatalogFiles.libvirt(NAME, stream(input)));
        catalogue(() -> LibvirtMapImport.read(PROVENANCE, _ -> Optional.of(stream(input))));
        cpu(input);
    }

    private static void evidence(byte[] input) {
        final List<Evidence> read = new EvidenceReader().readAll(stream(input), NAME);
        final HostProfile profile = ASSEMBLER.assemble("host", read);
        final String line = WRITER.line(profile);
        final List<Evidence> again = new EvidenceReader().readAll(stream(line.getBytes(StandardCharsets.UTF_8)), NAME);
        Assertions.assertEquals(profile, again.getFirst() instanceof Evidence.Profile found ? found.profile() : again);
    }

    private static void openStack(byte[] input) {
        try (JsonDocuments documents = new JsonDocuments(stream(input), NAME, Limits.defaults())) {
            for (Optional<Json> next = documents.next(); next.isPresent(); next = documents.next()) {
                HypervisorReader.traits(next.get());
                if (next.get() instanceof Json.Obj object && HypervisorReader.isHypervisor(object)) {
                    HypervisorReader.cpuInfo(object, NAME);
                }
            }
        }
    }

    private static void cpu(byte[] input) {
        final String text = new String(input, 0, Math.min(input.length, LONGEST_CPU), StandardCharsets.UTF_8);
        try {
            CPUS.read(text, Optional.empty());
        } catch (CpuArgumentException refused) {
            Assertions.assertFalse(refused.problems().isEmpty());
        }
    }

    private static void refusable(Runnable reading) {
        try {
            reading.run();
        } catch (EvidenceException refused) {
            Assertions.assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
            Assertions.assertTrue(refused.getMessage().startsWith(NAME), refused.getMessage());
        }
    }

    private static void catalogue(Runnable reading) {
        try {
            reading.run();
        } catch (CatalogException refused) {
            Assertions.assertFalse(refused.problems().isEmpty());
            Assertions.assertTrue(refused.problems().stream().noneMatch(problem -> problem.contains("\n")),
                    refused.getMessage());
        }
    }

    private static InputStream stream(byte[] input) {
        return new ByteArrayInputStream(input);
    }
}
