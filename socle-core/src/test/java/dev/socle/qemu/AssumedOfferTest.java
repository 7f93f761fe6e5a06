package dev.socle.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Knowledge;
import dev.socle.evidence.EvidenceReader;
import dev.socle.evidence.ProfileAssembler;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What is assumed of KVM, held against what KVM and QEMU made of the same CPUs in libvirt's recordings. */
final class AssumedOfferTest {

    private static final Catalog CATALOG = Catalog.embedded();
    private static final FeatureNames NAMES = CATALOG.newestQemu().names();
    private static final ProfileAssembler ASSEMBLER = new ProfileAssembler(CATALOG);
    private static final AssumedOffer ASSUMED = new AssumedOffer(CATALOG);

    /**
     * The recordings do not say their kernels. What KVM offers of its own says which are the oldest they can be; it is
     * no part of what is predicted. Without any of it, the first release that was looked at.
     */
    private static final Map<String, Version> OLDEST_WITH = new TreeMap<>(Map.of(
            "kvm-pv-ipi", new Version(4, 19, 0), "kvm-asyncpf-int", new Version(5, 10, 0)));
    private static final Version OLDEST = new Version(3, 6, 0);

    private record Pair(String name, HostProfile host, Offer measured) {

        Version kernel() {
            return OLDEST_WITH.entrySet().stream()
                    .filter(entry -> measured.features().present()
                            .containsAll(NAMES.find(entry.getKey()).orElseThrow()))
                    .map(Map.Entry::getValue).max(Version::compareTo).orElse(OLDEST);
        }

        Tally tally(Version kernel) {
            final Tally tally = new Tally();
            final Offer assumed = ASSUMED.of(host.physical(), kernel, CATALOG.newestQemu().version(),
                    Optional.empty());
            final FeatureSet told = measured.features().known()
                    .andNot(measured.unnamed()).filter(feature -> !NestedVirtualization.concerns(feature));
            for (Feature feature : told) {
                tally.add(name, feature, assumed.features().of(feature), measured.features().of(feature));
            }
            return tally;
        }
    }

    private static final class Tally {
        private int right;
        private int undecided;
        private final List<String> safe = new ArrayList<>();
        private final List<String> unsafe = new ArrayList<>();

        void add(String pair, Feature feature, Knowledge assumed, Knowledge measured) {
            if (assumed == Knowledge.UNKNOWN) {
                undecided++;
            } else if (assumed == measured) {
                right++;
            } else {
                (assumed == Knowledge.PRESENT ? unsafe : safe)
                        .add(pair + " " + NAMES.nameOf(feature).orElse(feature.toString()));
            }
        }

        void add(Tally other) {
            right += other.right;
            undecided += other.undecided;
            safe.addAll(other.safe);
            unsafe.addAll(other.unsafe);
        }

        @Override
        public String toString() {
            return String.format("%5d right, %d wrong in the safe direction, %d wrong in the unsafe direction,"
                    + " %d undecided", right, safe.size(), unsafe.size(), undecided);
        }
    }

    @Test
    void nothingIsPromisedThatKvmDidNotGive() {
        final List<Pair> pairs = pairs();
        assertThat(pairs).hasSizeGreaterThanOrEqualTo(36);
        final Tally all = new Tally();
        pairs.forEach(pair -> all.add(pair.tally(pair.kernel())));
        System.out.println("Assumed offers of " + pairs.size() + " recorded CPUs, of the oldest kernel each can have:\n"
                + all + "\n  safe: " + all.safe + "\n  unsafe: " + all.unsafe);
        assertThat(all.unsafe).isEmpty();
        assertThat(all.right).isGreaterThan(85 * (all.right + all.undecided + all.safe.size()) / 100);
    }

    @Test
    void aNewerKernelTakesNothingAway() {
        for (Pair pair : pairs()) {
            FeatureSet before = FeatureSet.empty();
            for (String release : List.of("3.6", "4.19", "5.10", "6.1", "6.12", "6.16", "7.1")) {
                final FeatureSet present = ASSUMED.of(pair.host().physical(), Version.parse(release),
                        CATALOG.newestQemu().version(), Optional.empty()).features().present();
                assertThat(NAMES.namesOf(before.andNot(present))).as(pair.name() + " " + release).isEmpty();
                before = present;
            }
        }
    }

    @Test
    void aFixCountsInTheSeriesItCameToAndFromItsOwnReleaseOn() {
        final Physical physical = pairs().stream().filter(pair -> pair.name().equals("Cooperlake")).findFirst()
                .orElseThrow().host().physical();
        final Feature itsNo = NAMES.find("its-no").orElseThrow().iterator().next();
        final KvmFacts facts = KvmFacts.embedded(NAMES);
        final Physical immune = with(physical, NAMES.find("its-no").orElseThrow());
        assertThat(facts.fate(itsNo, Version.parse("6.1.192"), immune)).isEqualTo(new KvmFate.Passed());
        assertThat(facts.fate(itsNo, Version.parse("6.1.20"), immune))
                .isEqualTo(new KvmFate.NotYet(Version.parse("6.16")));
        assertThat(facts.fate(itsNo, Version.parse("6.6.1"), immune))
                .isEqualTo(new KvmFate.NotYet(Version.parse("6.16")));
    }

    @Test
    void everyNameInTheFactsIsOneOfQemusAndTheFileKeepsToItsSchema() throws IOException {
        final JsonNode facts = new ObjectMapper().readTree(text("kvm-features.json"));
        final List<String> unknown = new ArrayList<>();
        for (String part : List.of("passes", "makes", "unsure")) {
            for (JsonNode rule : facts.get(part)) {
                rule.get("features").forEach(name -> NAMES.find(name.asString())
                        .ifPresentOrElse(found -> { }, () -> unknown.add(name.asString())));
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text("kvm-features.schema.json")).validate(text("kvm-features.json"), InputFormat.JSON))
                .isEmpty();
    }

    private static String text(String name) throws IOException {
        try (InputStream in = KvmFacts.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Physical with(Physical physical, FeatureSet more) {
        return new Physical(physical.features().withPresent(more), physical.vendor(), physical.signature(),
                physical.brand(), physical.microcode(), physical.addressBits(), physical.tscHertz(),
                physical.logicalCpus(), physical.cpuid(), physical.remarks());
    }

    private static List<Pair> pairs() {
        try (Stream<Path> files = Files.list(Peers.corpus("libvirt/cputestdata"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> Files.exists(raw(file))).sorted()
                    .map(file -> new Pair(file.getFileName().toString().replaceAll("x86_64-cpuid-|\\.json", ""),
                            host(raw(file)), host(file).offers().getFirst()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path raw(Path json) {
        return json.resolveSibling(json.getFileName().toString().replace(".json", ".xml"));
    }

    private static HostProfile host(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return ASSEMBLER.assemble("host", new EvidenceReader().readAll(in, file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
