package dev.socle.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.InstalledQemu;
import dev.socle.host.KvmAvailability;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import dev.socle.host.RunningGuests;
import dev.socle.host.Source;
import dev.socle.testing.Case;
import dev.socle.testing.Laws;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is written reads back the same and fits the published schema. */
final class HostProfileWriterTest {

    private static final HostProfileWriter WRITER = new HostProfileWriter(Catalog.embedded());

    @Test
    void anyProfileReadsBackTheSameAndFitsTheSchema() throws IOException {
        final Schema schema = schema();
        Laws.check("a profile reads back the same", 60, c -> {
            final HostProfile profile = profile(c);
            final String line = c.note("line", WRITER.line(profile));
            assertThat(line).doesNotContain("\n");
            assertThat(schema.validate(line, InputFormat.JSON)).isEmpty();
            assertThat(EvidenceReaderTest.read(line)).singleElement()
                    .isInstanceOfSatisfying(Evidence.Profile.class,
                            read -> assertThat(read.profile()).isEqualTo(profile));
        });
    }

    @Test
    void theSchemaRefusesWhatIsMisspelt() throws IOException {
        final String line = WRITER.line(new HostProfile("h", Physical.unknown(), Optional.empty(),
                new LinkedHashMap<>(), List.of(), Optional.empty(), List.of()));
        final Schema schema = schema();
        assertThat(schema.validate(line, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(line.replace("HostProfile", "HostProfil"), InputFormat.JSON)).isNotEmpty();
        assertThat(schema.validate(line.replace("\"words\"", "\"wrods\""), InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void aProfileOfEarlierDaysTellsByItsSourcesThatThereIsNoKvm() {
        final String line = WRITER.line(new HostProfile("h", Physical.unknown(), Optional.empty(),
                new LinkedHashMap<>(), List.of(), Optional.empty(), List.of(new Source("KVM device", "/dev/kvm",
                        Optional.empty(), Source.Outcome.ABSENT, "not there"))));
        assertThat(line).doesNotContain("\"kvm\":");
        assertThat(EvidenceReaderTest.read(line)).singleElement().isInstanceOfSatisfying(Evidence.Profile.class,
                read -> assertThat(read.profile().kvm())
                        .isEqualTo(new KvmAvailability.Absent("/dev/kvm: not there")));
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Peers.root().resolve("docs/schema/host-profile.schema.json")));
    }

    private static HostProfile profile(Case c) {
        final SequencedMap<String, String> vulnerabilities = new LinkedHashMap<>();
        if (c.nextBoolean()) {
            vulnerabilities.put("mds", "Mitigation: \"x\" \u00e9");
        }
        final Physical physical = new Physical(features(c), maybe(c, () -> Vendor.INTEL),
                maybe(c, () -> new Signature(c.nextInt(270), c.nextInt(256), c.nextInt(16))),
                maybe(c, () -> "a brand"), c.nextBoolean() ? OptionalLong.of(c.nextLong()) : OptionalLong.empty(),
                c.nextBoolean() ? OptionalInt.of(c.nextInt(1, 64)) : OptionalInt.empty(),
                c.nextBoolean() ? OptionalLong.of(c.nextLong(1, 1L << 40)) : OptionalLong.empty(),
                c.nextBoolean() ? OptionalInt.of(c.nextInt(1, 500)) : OptionalInt.empty(),
                maybe(c, () -> CpuidTable.builder().leaf(0x80000001, 3, -1, 1, c.nextInt(), 0)
                        .msr(0xc0010015, c.nextLong()).build()),
                c.nextBoolean() ? List.of("a remark") : List.of());
        final List<Offer> offers = c.nextBoolean() ? List.of() : List.of(offer(c), offer(c));
        final SequencedMap<String, String> kvm = new LinkedHashMap<>();
        maybe(c, () -> "N").ifPresent(value -> kvm.put("ignore_msrs", value));
        return new HostProfile("host " + c.number(), physical, maybe(c, () -> "6.12.1"), vulnerabilities, kvm, offers,
                maybe(c, () -> new Version(11, 3, c.nextInt(20))),
                List.of(new Source("QMP", "f:1", maybe(c, () -> Instant.ofEpochSecond(c.nextInt(1 << 30))),
                        c.pick(List.of(Source.Outcome.values())), "")), qemus(c), guests(c),
                c.pick(List.of(new KvmAvailability.Available(), new KvmAvailability.Absent("/dev/kvm: not there"),
                        // What is not written is concluded from the offers.
                        KvmEvidence.of(offers, List.of(), List.of()))));
    }

    private static Offer offer(Case c) {
        final SequencedMap<String, Offer.ModelUse> models = new LinkedHashMap<>();
        models.put("EPYC", new Offer.ModelUse(maybe(c, c::nextBoolean), set(c), List.of("x")));
        models.put("486", new Offer.ModelUse(Optional.of(true), FeatureSet.empty(), List.of()));
        return new Offer(new Offer.Key(maybe(c, () -> new Version(10, 0, 13)), maybe(c, () -> "Debian"),
                c.pick(List.of(Accelerator.values())), maybe(c, () -> "q35"), c.nextBoolean(),
                maybe(c, () -> new Version(9, 0, 0)), maybe(c, () -> "ab".repeat(32))),
                c.pick(List.of(Offer.Basis.values())), features(c), maybe(c, () -> Vendor.ZHAOXIN),
                maybe(c, () -> new Signature(6, 85, 7)), models, c.nextBoolean() ? List.of() : List.of("glitter"),
                c.nextBoolean() ? FeatureSet.empty() : set(c));
    }

    private static List<InstalledQemu> qemus(Case c) {
        return c.nextBoolean() ? List.of() : List.of(new InstalledQemu(maybe(c, () -> new Version(11, 1, 3)),
                maybe(c, () -> "Debian 1:11.1.3"), List.of(new InstalledQemu.Machine("pc-q35-11.1",
                        maybe(c, () -> "q35"), c.nextBoolean(), c.nextBoolean()))));
    }

    private static List<RunningGuests> guests(Case c) {
        return c.nextBoolean() ? List.of() : List.of(new RunningGuests(c.nextInt(1, 300), maybe(c, () -> "kvm"),
                maybe(c, () -> "pc-q35-7.2"), maybe(c, () -> "<cpu mode='host-passthrough'/>")));
    }

    private static KnownFeatures features(Case c) {
        final FeatureSet present = set(c);
        return new KnownFeatures(present, set(c).andNot(present));
    }

    private static FeatureSet set(Case c) {
        final FeatureSet.Builder set = new FeatureSet.Builder();
        final int size = c.nextInt(60);
        for (int i = 0; i < size; i++) {
            set.add(Feature.numbered(c.nextInt(Feature.count())));
        }
        return set.build();
    }

    private static <T> Optional<T> maybe(Case c, Supplier<T> value) {
        return c.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }
}
