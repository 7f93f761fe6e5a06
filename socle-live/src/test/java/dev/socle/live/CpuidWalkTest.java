package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.CpuidTable.Key;
import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CpuidWalkTest {

    private static final Registers NOTHING = new Registers(0, 0, 0, 0);

    @Test
    void anEmulatorThatAnswersZeroGivesTheRangesOnly() throws IOException {
        final CpuidTable table = CpuidWalk.of((leaf, subleaf) -> NOTHING);
        assertThat(table.leaves().keySet())
                .containsExactly(new Key(0, 0), new Key(0x40000000, 0), new Key(0x80000000, 0), new Key(0xC0000000, 0));
    }

    /** Whatever a hypervisor answers, the walk ends. */
    @Test
    void anEndlessAnswerIsBounded() throws IOException {
        final Registers endless = new Registers(-1, -1, -1, -1);
        assertThat(CpuidWalk.of((leaf, subleaf) -> endless).leaves().size()).isEqualTo(4);
        assertThat(CpuidWalk.of((leaf, subleaf) -> subleaf == 0 && (leaf & 0xffff) == 0
                ? new Registers(leaf | 0xffff, 0, 0, 0) : endless).leaves().size())
                .isLessThan(4 * (0x100 + 20 * 0x40));
    }

    @Test
    void listsEndWhereTheySaySo() throws IOException {
        final Map<Key, Registers> cpu = new HashMap<>();
        cpu.put(new Key(0, 0), new Registers(0xd, 0, 0, 0));
        cpu.put(new Key(4, 0), new Registers(0x121, 0, 0, 0));
        cpu.put(new Key(4, 1), new Registers(0x122, 0, 0, 0));
        cpu.put(new Key(7, 0), new Registers(2, 1, 0, 0));
        cpu.put(new Key(0xb, 0), new Registers(1, 2, 0x100, 0));
        cpu.put(new Key(0xd, 0), new Registers(0x207, 0, 0, 0));
        cpu.put(new Key(0xd, 1), new Registers(0, 0, 0x100, 0));
        final Set<Key> asked = new HashSet<>();
        final CpuidTable table = CpuidWalk.of((leaf, subleaf) -> {
            asked.add(new Key(leaf, subleaf));
            return cpu.getOrDefault(new Key(leaf, subleaf), NOTHING);
        });
        assertThat(table.leaves().keySet().stream().filter(key -> key.subleaf() > 0)).containsExactly(
                new Key(4, 1), new Key(4, 2), new Key(7, 1), new Key(7, 2), new Key(0xb, 1),
                new Key(0xd, 1), new Key(0xd, 2), new Key(0xd, 8), new Key(0xd, 9));
        assertThat(asked).as("beyond a list's end nothing is asked").doesNotContain(new Key(4, 3), new Key(0xb, 2));
    }

    @Test
    void kvmBehindHyperVIsFound() throws IOException {
        final CpuidTable table = CpuidWalk.of((leaf, subleaf) -> switch (leaf) {
            case 0x40000000 -> new Registers(0x40000005, 0x7263694d, 0, 0);
            case 0x40000100 -> new Registers(0x40000101, 0x4b4d564b, 0, 0);
            case 0x40000101 -> new Registers(0x1007efb, 0, 0, 0);
            default -> NOTHING;
        });
        assertThat(table.leaf(0x40000005, 0)).isPresent();
        assertThat(table.leaf(0x40000101, 0)).contains(new Registers(0x1007efb, 0, 0, 0));
        assertThat(table.leaf(0x40000102, 0)).isEmpty();
    }

    /**
     * Walks recorded server CPUs as if they were here: no feature bit that was recorded may be passed by. Some programs
     * recorded leaves beyond the highest, where Intel's CPUs answer with some other leaf: those are no features.
     */
    @Test
    void everyRecordedFeatureIsFoundAgain() throws IOException {
        final Path hosts = Peers.corpus("hosts/hosts.jsonl");
        final List<String> missed = new ArrayList<>();
        int cpus = 0;
        for (String line : Files.readAllLines(hosts)) {
            final JsonNode host = JsonMapper.shared().readTree(line);
            final CpuidTable recorded = recorded(host.path("leaves"));
            final CpuidTable walked = CpuidWalk.of((leaf, subleaf) -> recorded.leaf(leaf, subleaf).orElse(NOTHING));
            recorded.knownFeatures().present().stream()
                    .filter(feature -> !walked.knownFeatures().present().contains(feature))
                    .filter(feature -> isInRange(recorded, feature.place()))
                    .forEach(feature -> missed.add(host.path("id").asString() + ": " + feature));
            cpus++;
        }
        assertThat(cpus).isPositive();
        assertThat(missed).isEmpty();
    }

    private static boolean isInRange(CpuidTable cpu, Place place) {
        final int highest = cpu.word(place.number() & 0xffff0000, 0, Register.EAX);
        return place instanceof Place.Msr || Integer.compareUnsigned(place.number(), highest) <= 0;
    }

    private static CpuidTable recorded(JsonNode leaves) {
        final CpuidTable.Builder table = CpuidTable.builder();
        for (JsonNode leaf : leaves) {
            final int[] words = new int[6];
            for (int i = 0; i < 6; i++) {
                words[i] = word(leaf.get(i));
            }
            table.leaf(words[0], words[1], words[2], words[3], words[4], words[5]);
        }
        return table.build();
    }

    private static int word(JsonNode value) {
        return Optional.of(value).filter(JsonNode::isString)
                .map(text -> Integer.parseUnsignedInt(text.asString(), 16)).orElseGet(() -> (int) value.asLong());
    }
}
