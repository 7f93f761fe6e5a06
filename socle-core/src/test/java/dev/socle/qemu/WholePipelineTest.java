package dev.socle.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.testing.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a model's name and the catalogue alone to every register that real guests read. */
class WholePipelineTest {

    @ParameterizedTest
    @ValueSource(strings = {"7.2", "10.0"})
    void everyRecordedRegisterFollowsFromTheModelsName(String version) {
        assertFollows(version, "qemu/guest-cpuid-" + version + "-tcg.json", ",check=off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.2", "10.0"})
    void withAllFeaturesForcedToo(String version) {
        assertFollows(version, "qemu/guest-cpuid-forced-" + version + ".json", ",x-force-features=on,check=off");
    }

    private static void assertFollows(String version, String file, String options) {
        final Catalog catalog = Catalog.embedded();
        final QemuRelease release = catalog.qemu(Version.parse(version)).release();
        final QemuCpus cpus = new QemuCpus(catalog, release);
        final Optional<MachineType> q35 = release.machinery().machine("q35");
        final Supply tcg = Supply.ofTcg(release);
        final List<String> wrong = new ArrayList<>();
        int rows = 0;
        int models = 0;
        for (Map.Entry<String, JsonNode> guest : JsonMapper.shared().readTree(Peers.corpus(file).toFile())
                .properties()) {
            final FilteredCpu filtered = cpus.filtered(guest.getKey() + options, q35, tcg);
            final GuestCpuid computed = GuestCpuid.of(cpus.realizer().realize(filtered, tcg, GuestTopology.single(),
                    Optional.empty()), catalog.caches());
            models++;
            final JsonNode leaves = guest.getValue().has("cpuid") ? guest.getValue().path("cpuid") : guest.getValue();
            for (Map.Entry<String, JsonNode> row : leaves.properties()) {
                final String[] key = row.getKey().split("\\.");
                final CpuidTable.Registers answer = computed.read(Integer.parseUnsignedInt(key[0], 16),
                        Integer.parseInt(key[1], 16));
                final String read = row.getValue().isArray() ? row.getValue().get(0).asString() + " "
                        + row.getValue().get(1).asString() + " " + row.getValue().get(2).asString() + " "
                        + row.getValue().get(3).asString() : row.getValue().asString();
                final String found = String.format("%08x %08x %08x %08x", answer.eax(), answer.ebx(), answer.ecx(),
                        answer.edx());
                rows++;
                if (!found.equals(read)) {
                    wrong.add(guest.getKey() + " " + row.getKey() + " read " + read + " computed " + found);
                }
            }
        }
        System.out.println(file + ": " + (rows - wrong.size()) + " of " + rows + " rows of " + models + " models");
        assertThat(wrong).isEmpty();
    }
}
