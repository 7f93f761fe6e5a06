package dev.socle.flaw.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.CatalogException;
import dev.socle.catalog.Version;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.CpuList;
import dev.socle.flaw.Truth;
import dev.socle.flaw.internal.EmbeddedFlaws;
import dev.socle.flaw.internal.JsonTree;
import dev.socle.flaw.internal.LinuxReader;
import dev.socle.testing.Peers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The data file is what its schema says, its conditions make sense, and what is wrong with one is said with its place. */
class LinuxDataTest {

    private static final Path FOLDER = Peers.root().resolve("socle-core/src/main/flaws");

    @Test
    void fitsItsSchema() throws IOException {
        final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(FOLDER.resolve("linux.schema.json")));

        assertThat(schema.validate(data(), InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(data().replace("\"say\"", "\"says\""), InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void theEmbeddedFormIsTheFile() throws IOException {
        assertThat(LinuxCatalog.embedded().releases()).isEqualTo(read(data()).releases());
        assertThat(LinuxCatalog.embedded().releases()).extracting(LinuxFacts::series)
                .contains("6.1", "6.12", "7.1").isSortedAccordingTo((a, b) ->
                        Version.parse(a).compareTo(Version.parse(b)));
    }

    @Test
    void everyConditionMakesSenseInEveryRelease() throws IOException {
        final LinuxCatalog catalog = read(data());
        for (LinuxFacts facts : catalog.releases()) {
            assertThat(SysfsRules.of(facts, catalog, Circumstances.unknown()).files()).as(facts.of())
                    .hasSizeGreaterThan(15);
        }
    }

    /** A name that nothing uses is a name that was misspelt where it was meant. */
    @Test
    void everyNameIsUsed() throws IOException {
        final String data = data();
        final Set<String> used = new HashSet<>();
        final Matcher uses = Pattern.compile("(?:is|list) ([a-z0-9-]+)").matcher(data);
        while (uses.find()) {
            used.add(uses.group(1));
        }
        final Matcher references = Pattern.compile("\"refs\": \\[([^\\]]*)]").matcher(data);
        while (references.find()) {
            used.addAll(List.of(references.group(1).replace("\"", "").strip().split(",\\s*")));
        }
        final LinuxCatalog catalog = read(data);
        for (LinuxFacts facts : catalog.releases()) {
            assertThat(used).containsAll(facts.lists().keySet()).containsAll(facts.conditions().keySet());
        }
        assertThat(used).containsAll(catalog.circumstances().keySet());
        final Matcher addresses = Pattern.compile("\"([A-Za-z0-9.-]+)\": \"https://").matcher(data);
        while (addresses.find()) {
            assertThat(used).contains(addresses.group(1));
        }
    }

    /** The kernel's own tables go by the first row that fits; ours must not depend on the order. */
    @Test
    void noCpuIsOnTheSameListTwice() {
        final List<String> twice = new ArrayList<>();
        for (LinuxFacts facts : LinuxCatalog.embedded().releases()) {
            for (CpuList list : facts.lists().values()) {
                for (int number = 0; number < 256 * 16; number++) {
                    final Optional<Signature> cpu = Optional.of(new Signature(6, number / 16, number % 16));
                    if (list.rows().stream().filter(row ->
                            row.matches(Optional.of(Vendor.INTEL), cpu) == Truth.YES).count() > 1) {
                        twice.add(facts.of() + " " + list.name() + " " + cpu.get().hex());
                    }
                }
            }
        }
        assertThat(twice).isEmpty();
    }

    /** A release that is told as another one says in what it differs, and every difference changes something. */
    @Test
    void differencesAreTold() {
        assertThat(LinuxCatalog.embedded().releases().getFirst().differences())
                .isNotEmpty().allSatisfy(difference -> {
                    assertThat(difference.what()).endsWith(".");
                    assertThat(difference.references()).isNotEmpty();
                });
    }

    @Test
    void namesThePlaceOfWhatIsWrong() {
        assertThatThrownBy(() -> read(data().replaceFirst("\"refs\": \\[\"S-common-612\"]", "\"refs\": []")))
                .isInstanceOf(CatalogException.class).hasMessageContaining("linux.json.places.btc-no")
                .hasMessageContaining("no reference, expected one at least");
        assertThatThrownBy(() -> read(data().replaceFirst("\"like\": \"6.12\"", "\"like\": \"6.13\"")))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("linux.json.releases[1].like: \"6.13\" is no release that is told before");
        assertThatThrownBy(() -> rules("list no-mds", "list no-sdm")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"no-sdm\"").hasMessageContaining("is no list");
        assertThatThrownBy(() -> rules("is mds-bug", "is msd-bug")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"msd-bug\"").hasMessageContaining("is no condition with a name");
        assertThatThrownBy(() -> rules("\"speculates\": \"not list no-speculation\"",
                "\"speculates\": \"not is mds-bug\"")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is told by itself");
    }

    private static void rules(String right, String wrong) throws IOException {
        final LinuxCatalog catalog = read(data().replace(right, wrong));
        SysfsRules.of(catalog.releases().getLast(), catalog, Circumstances.usual());
    }

    private static String data() throws IOException {
        return Files.readString(FOLDER.resolve("linux.json"));
    }

    private static LinuxCatalog read(String json) {
        return LinuxReader.read(JsonTree.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                "linux.json"), EmbeddedFlaws.lookup(Catalog.embedded()));
    }
}
