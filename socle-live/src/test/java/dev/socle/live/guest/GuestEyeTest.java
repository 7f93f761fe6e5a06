package dev.socle.live.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.cpu.CpuidTable;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(600)
class GuestEyeTest {

    private static final int SAMPLE = 12;

    /** What guests read when the cases were recorded they read now: every model, every leaf, every register. */
    @ParameterizedTest
    @CsvSource({"7.2, guest-cpuid-7.2-tcg.json, check=off", "10.0, guest-cpuid-10.0-tcg.json, check=off",
        "7.2, guest-cpuid-forced-7.2.json, 'x-force-features=on,check=off'",
        "10.0, guest-cpuid-forced-10.0.json, 'x-force-features=on,check=off'"})
    void guestsReadWhatWasRecorded(String release, String file, String switches) {
        final JsonNode recorded = JsonMapper.shared().readTree(Peers.corpus("qemu/" + file).toFile());
        final Path qemu = qemu(release);
        final List<String> models = Proof.sample(List.copyOf(recorded.propertyNames()), SAMPLE);
        final List<EyeOutcome> outcomes = GuestEye.usual().lookAll(models.stream()
                .map(model -> GuestLaunch.tcg(qemu, model + "," + switches)).toList(), done -> { });
        final List<String> differences = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            final String model = models.get(i);
            final JsonNode entry = recorded.path(model);
            switch (outcomes.get(i)) {
                case EyeOutcome.Read read -> differences.addAll(differences(model,
                        recorded(entry.has("cpuid") ? entry.path("cpuid") : entry), read.reading().first()));
                case EyeOutcome.Failed failed -> differences.add(model + ": " + failed.failure().sentence());
            }
        }
        assertThat(differences).isEmpty();
    }

    /** vCPUs differ in their numbers only, and all are heard. */
    @Test
    void everyVcpuIsRead() {
        for (Path qemu : Peers.qemus()) {
            final EyeReading reading = GuestEye.usual().look(GuestLaunch.tcg(qemu, "Skylake-Server-v4,check=off")
                    .withSmp(Smp.parse("5,sockets=1,cores=3,threads=2,maxcpus=6"))).asReading().orElseThrow();
            assertThat(reading.vcpus().stream().map(EyeReading.Vcpu::apicId)).containsExactly(0, 1, 2, 3, 4);
            assertThat(reading.vcpus().stream().map(EyeReading.Vcpu::mode)).containsOnly(EyeReading.Mode.LONG);
            assertThat(reading.vcpus().stream().map(vcpu -> withoutNumbers(vcpu.table())).distinct()).hasSize(1);
        }
    }

    private static CpuidTable withoutNumbers(CpuidTable table) {
        final CpuidTable.Builder without = table.toBuilder();
        table.leaves().forEach((key, leaf) -> {
            switch (key.leaf()) {
                case 1 -> without.leaf(1, 0, leaf.eax(), leaf.ebx() & 0xffffff, leaf.ecx(), leaf.edx());
                case 0xb, 0x1f -> without.leaf(key.leaf(), key.subleaf(), leaf.eax(), leaf.ebx(), leaf.ecx(), 0);
                default -> { }
            }
        });
        return without.build();
    }

    /** Machines differ in chip set and firmware; the eye needs neither. */
    @Test
    void itBootsOnEveryKindOfMachine() {
        for (Path qemu : Peers.qemus()) {
            for (String machine : List.of("pc", "q35", "microvm", "isapc")) {
                final EyeOutcome outcome = GuestEye.usual().look(
                        GuestLaunch.tcg(qemu, "Nehalem-v1").withMachine(machine));
                assertThat(outcome.asFailure()).as(machine).isEmpty();
                assertThat(outcome.asReading().orElseThrow().first().signature()).as(machine).isPresent();
            }
        }
    }

    /** A CPU without long mode is read in protected mode. */
    @Test
    void aCpuOf32Bits() {
        final EyeReading reading = GuestEye.usual().look(GuestLaunch.tcg(Peers.qemu(), "pentium3")).asReading()
                .orElseThrow();
        assertThat(reading.vcpus()).singleElement().satisfies(
                vcpu -> assertThat(vcpu.mode()).isEqualTo(EyeReading.Mode.PROTECTED));
    }

    private static Path qemu(String release) {
        return release.equals("7.2") ? Peers.qemu() : Peers.stackQemu(release);
    }

    private static Map<CpuidTable.Key, CpuidTable.Registers> recorded(JsonNode leaves) {
        final Map<CpuidTable.Key, CpuidTable.Registers> table = new TreeMap<>();
        for (Map.Entry<String, JsonNode> leaf : leaves.properties()) {
            final String[] place = leaf.getKey().split("\\.");
            final String[] words = leaf.getValue().isArray()
                    ? Stream.of(0, 1, 2, 3).map(n -> leaf.getValue().path(n).asString()).toArray(String[]::new)
                    : leaf.getValue().asString().split(" ");
            table.put(new CpuidTable.Key(hex(place[0]), hex(place[1])),
                    new CpuidTable.Registers(hex(words[0]), hex(words[1]), hex(words[2]), hex(words[3])));
        }
        return table;
    }

    private static int hex(String text) {
        return Integer.parseUnsignedInt(text, 16);
    }

    /** A sub-leaf that the eye did not print is all zero. */
    private static List<String> differences(String model, Map<CpuidTable.Key, CpuidTable.Registers> recorded,
                                            CpuidTable read) {
        final CpuidTable.Registers zeros = new CpuidTable.Registers(0, 0, 0, 0);
        final List<String> differences = new ArrayList<>();
        recorded.forEach((key, registers) -> {
            final CpuidTable.Registers now = read.leaf(key.leaf(), key.subleaf()).orElse(zeros);
            if (!now.equals(registers)) {
                differences.add("%s %x.%d: recorded %s, read %s".formatted(model, key.leaf(), key.subleaf(), registers,
                        now));
            }
        });
        read.leaves().keySet().stream().filter(key -> key.subleaf() == 0 && !recorded.containsKey(key))
                .forEach(key -> differences.add("%s %x.0: not recorded".formatted(model, key.leaf())));
        return differences;
    }
}
