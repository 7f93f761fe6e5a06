package dev.socle.flaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.socle.catalog.CatalogException;
import dev.socle.cpu.Feature;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.internal.EmbeddedFlaws;
import dev.socle.flaw.internal.FlawsReader;
import dev.socle.flaw.internal.JsonTree;
import dev.socle.testing.Peers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The data file is what its schema says, its words mean something, and its statements can be looked up. */
class FlawsDataTest {

    private static final Path FOLDER = Peers.root().resolve("socle-core/src/main/flaws");

    @Test
    void fitsItsSchema() throws IOException {
        final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(FOLDER.resolve("flaws.schema.json")));

        assertThat(schema.validate(data(), InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(data().replace("\"severity\": \"high\"", "\"severity\": \"hihg\""),
                InputFormat.JSON)).isNotEmpty();
        assertThat(schema.validate(data().replace("\"refs\": [\"K-mds\"]", "\"refs\": []"),
                InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void theEmbeddedFormIsTheFile() throws IOException {
        assertThat(Flaws.embedded().all()).isEqualTo(read(data()).all()).hasSize(53);
        assertThat(Flaws.embedded().features()).isEqualTo(read(data()).features());
        for (Feature feature : Flaws.embedded().features()) {
            assertThat(Flaws.embedded().concerning(feature)).isEqualTo(Flaws.embedded().all().stream()
                    .filter(flaw -> flaw.features().contains(feature)).toList());
        }
        assertThat(List.copyOf(Flaws.embedded().bits())).isEqualTo(List.copyOf(read(data()).bits()));
    }

    @Test
    void refusesMisspeltFeaturesAndNamesThePlace() {
        assertThatThrownBy(() -> read(data().replace("{\"show\": [\"md-clear\"]}", "{\"show\": [\"md-claer\"]}")))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("needs[0].any_of[")
                .hasMessageContaining("\"md-claer\" is no feature that the catalogue knows");
        assertThatThrownBy(() -> read(data().replace("\"immune\": \"mds-no\"", "\"immune\": \"mds_no\"")))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("flaws.json: mds.rule.guest.immune")
                .hasMessageContaining("\"mds_no\"");
    }

    @Test
    void refusesStatementsThatNobodyCanLookUp() {
        assertThatThrownBy(() -> read(data().replace("\"refs\": [\"K-mds\"]", "\"refs\": []")))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("no reference, expected one at least");
        assertThatThrownBy(() -> read(data().replace("\"refs\": [\"K-mds\"]", "\"refs\": [\"K-nds\"]")))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("\"K-nds\" is no reference of this file");
    }

    /** Every statement of the file, wherever it stands, names its source, and every source is used. */
    @Test
    void everyStatementHasAReference() throws IOException {
        final Map<?, ?> root = (Map<?, ?>) JsonTree.read(new ByteArrayInputStream(data().getBytes(
                StandardCharsets.UTF_8)), "flaws.json");
        final Map<?, ?> references = (Map<?, ?>) root.get("references");
        final Set<Object> sources = new HashSet<>(references.keySet());
        final Set<Object> used = new HashSet<>();
        int statements = 0;
        for (String part : List.of("places", "lists", "bits", "comforts", "flaws")) {
            statements += walk(part, root.get(part), sources, used);
        }
        assertThat(statements).as("statements").isGreaterThan(500);
        assertThat(sources).as("sources that nothing refers to").allMatch(source -> used.contains(source)
                || used.contains(references.get(source)));
    }

    /** A statement is whatever says what is so: a text, a place, a list, an affected CPU, a kind of bit, a fix. */
    private static int walk(String where, Object value, Set<Object> sources, Set<Object> used) {
        int statements = 0;
        if (value instanceof Map<?, ?> object) {
            final boolean states = List.of("at", "rows", "exact", "kind", "fixed", "file").stream()
                    .anyMatch(object::containsKey) || object.containsKey("text") && !object.containsKey("state");
            if (states && !object.containsKey("why")) {
                assertThat(object.get("refs") instanceof List<?> refs && !refs.isEmpty()).as(where).isTrue();
                statements++;
            }
            if (object.get("refs") instanceof List<?> refs) {
                assertThat(sources).as(where).containsAll(refs);
                used.addAll(refs);
            }
            for (Map.Entry<?, ?> member : object.entrySet()) {
                statements += walk(where + "." + member.getKey(), member.getValue(), sources, used);
            }
        } else if (value instanceof List<?> elements) {
            for (int i = 0; i < elements.size(); i++) {
                statements += walk(where + "[" + i + "]", elements.get(i), sources, used);
            }
            used.addAll(elements);
        }
        return statements;
    }

    @Test
    void saysOnWhichLineTheFileIsNoJson() {
        assertThatThrownBy(() -> read("{\n\"compiled\": \"2026-11-23\",\n]"))
                .isInstanceOf(CatalogException.class)
                .hasMessageStartingWith("flaws.json:3: ");
    }

    @Test
    void everyIdIsUsedOnceAndEveryFeatureThatIsNeededIsABit() {
        final Set<String> ids = new HashSet<>();
        for (Flaw flaw : Flaws.embedded().all()) {
            assertThat(ids.add(flaw.id())).as(flaw.id()).isTrue();
            for (Need need : flaw.needs()) {
                if (need.kind() == Need.Kind.OPTIONAL) {
                    continue;
                }
                for (Need.Alternative alternative : need.alternatives()) {
                    assertThat(alternative.show().or(alternative.hide()))
                            .as(flaw.id() + " " + need.kind())
                            .allMatch(feature -> Flaws.embedded().bit(feature).isPresent());
                }
            }
        }
    }

    /** A need that closes nothing under the flaw's own rule would be advice for nothing. */
    @Test
    void everyRequiredAlternativeClosesItsFlawForAGuestThatIsOpen() {
        for (Flaw flaw : Flaws.embedded().all()) {
            if (flaw.guestRule().isEmpty()) {
                continue;
            }
            for (Need need : flaw.needs()) {
                if (need.kind() != Need.Kind.REQUIRED) {
                    continue;
                }
                for (Need.Alternative alternative : need.alternatives()) {
                    final CpuView open = openGuest(flaw, need);
                    assertThat(FlawFixture.JUDGE.judge(flaw, open, List.of(), FlawFixture.EVERY_NAME))
                            .as(flaw.id()).isInstanceOf(FlawStanding.Open.class);
                    assertThat(FlawFixture.JUDGE.judge(flaw, open.changed(alternative.show(), alternative.hide()),
                            List.of(), FlawFixture.EVERY_NAME))
                            .as(flaw.id() + ": " + Flaws.embedded().names(alternative.show()))
                            .isNotInstanceOf(FlawStanding.Open.class);
                }
            }
        }
    }

    private static CpuView openGuest(Flaw flaw, Need need) {
        final Map<String, Signature> affected = Map.of("Intel", new Signature(6, 0x55, 4),
                "AMD", new Signature(25, 1, 1), "Hygon", new Signature(24, 0, 1));
        final Map<String, Vendor> makers = Map.of("Intel", Vendor.INTEL, "AMD", Vendor.AMD, "Hygon", Vendor.HYGON);
        final String maker = need.vendor().orElse("Intel");
        final Signature signature = flaw.id().equals("rfds") ? new Signature(6, 0x86, 4) : affected.get(maker);
        final Feature tsx = FlawFixture.feature("rtm");
        return CpuView.of(makers.get(maker), signature, KnownFeatures.complete(FlawFixture.features("rtm"),
                Flaws.embedded().features().with(tsx)));
    }

    @Test
    void isFoundByIdByNameAndByNumber() {
        final Flaws flaws = Flaws.embedded();

        assertThat(flaws.find("CVE-2018-12126")).extracting(Flaw::id).containsExactly("mds");
        assertThat(flaws.find("cve-2018-12126")).extracting(Flaw::id).containsExactly("mds");
        assertThat(flaws.find("zombieload")).extracting(Flaw::id).containsExactly("mds");
        assertThat(flaws.find("ZombieLoad v2")).extracting(Flaw::id).containsExactly("taa");
        assertThat(flaws.find("Spectre_v2")).extracting(Flaw::id).containsExactly("spectre-v2");
        assertThat(flaws.find("Downfall")).extracting(Flaw::id).containsExactly("downfall");
        assertThat(flaws.find("GDS")).extracting(Flaw::id).containsExactly("downfall");
        assertThat(flaws.find("retbleed")).extracting(Flaw::id).containsExactly("retbleed-amd", "retbleed-intel");
        assertThat(flaws.find("Spectre v4")).extracting(Flaw::id).containsExactly("ssb");
        assertThat(flaws.find("tsx_async_abort")).extracting(Flaw::id).containsExactly("taa");
        assertThat(flaws.find("no such flaw")).isEmpty();
        assertThat(flaws.find("")).isEmpty();
    }

    @Test
    void knowsWhichFlawsAFeatureConcerns() {
        assertThat(Flaws.embedded().concerning(FlawFixture.feature("md-clear"))).extracting(Flaw::id)
                .contains("mds", "taa", "mmio-stale-data");
        assertThat(Flaws.embedded().concerning(FlawFixture.feature("avx512vbmi"))).isEmpty();
    }

    @Test
    void sortsBitsByWhatShowingThemMeans() {
        assertThat(Flaws.embedded().bits(BitKind.IMMUNITY))
                .contains(FlawFixture.feature("rdctl-no"), FlawFixture.feature("mds-no"))
                .doesNotContain(FlawFixture.feature("md-clear"));
        assertThat(Flaws.embedded().bits(BitKind.WARNING)).contains(FlawFixture.feature("rsba"));
    }

    private static String data() throws IOException {
        return Files.readString(FOLDER.resolve("flaws.json"));
    }

    private static Flaws read(String json) {
        return FlawsReader.read(JsonTree.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                "flaws.json"), EmbeddedFlaws.lookup(FlawFixture.CATALOG));
    }
}
