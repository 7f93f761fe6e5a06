package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.ImportedQemu;
import dev.socle.catalog.Version;
import dev.socle.cpu.Place;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(900)
class QemuCatalogImportTest {

    private static final Path DATA = Peers.root().resolve("socle-core/src/main/catalog");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 24);

    /**
     * The embedded file of the installed QEMU's release is what that QEMU says: nothing more, less or else. The KVM is a
     * {@linkplain StandInKvm stand-in}. What it says is left in {@code target/catalog}, to be embedded.
     */
    @Test
    void theInstalledQemuGivesTheEmbeddedFile(@TempDir Path folder) throws IOException, InterruptedException {
        assertGivesTheEmbeddedFile(Peers.qemu(), folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0", "11.1"})
    void theStacksGiveTheEmbeddedFiles(String release, @TempDir Path folder) throws IOException, InterruptedException {
        assertGivesTheEmbeddedFile(Peers.stackQemu(release), folder);
    }

    private static void assertGivesTheEmbeddedFile(Path qemu, Path folder) throws IOException, InterruptedException {
        final Path withKvm = StandInKvm.in(folder).qemu(qemu, StandInHost.ofEverything());
        final ImportedQemu imported = sampled(QemuCatalogImport.withKvm(withKvm)).run(DAY);
        final Path left = Files.createDirectories(Peers.root().resolve("socle-live/target/catalog"));
        Files.writeString(left.resolve(imported.file()), imported.text());
        assertThat(imported.newFeatures()).isEmpty();
        assertThat(imported.newAliases()).isEmpty();
        assertThat(imported.remarks()).isEmpty();
        assertThat(facts(parsed(imported))).isEqualTo(facts(embedded(imported)));
    }

    @Test
    void withoutKvmOnlyVmeIsNotTold() throws IOException {
        final ImportedQemu imported = QemuCatalogImport.withoutKvm(Peers.qemu()).withoutMachines().run(DAY);
        assertThat(imported.remarks()).singleElement().asString().startsWith("vme: ").contains("/dev/kvm");
        assertThat(parsed(imported).path("models").toString()).doesNotContain("\"vme\"");
        assertThat(withoutMachines(parsed(imported))).isEqualTo(withoutMachines(withoutVme(embedded(imported))));
    }

    /** Machine types take minutes, and are asked in a full proof only. */
    private static QemuCatalogImport sampled(QemuCatalogImport imports) {
        return Proof.isFull() ? imports : imports.withoutMachines();
    }

    private static ObjectNode parsed(ImportedQemu imported) {
        return (ObjectNode) JsonMapper.shared().readTree(imported.text());
    }

    private static ObjectNode embedded(ImportedQemu imported) {
        final Path file = DATA.resolve(imported.file());
        Assumptions.assumeTrue(Files.exists(file),
                () -> "Skipped: no facts of the installed QEMU " + imported.version() + " are embedded");
        return (ObjectNode) read(file);
    }

    /** Without the head: another patch release, asked another day, says the same. */
    private static ObjectNode facts(ObjectNode file) {
        return Proof.isFull() ? file.remove(List.of("date", "version", "source")) : withoutMachines(file);
    }

    private static ObjectNode withoutMachines(ObjectNode file) {
        return file.remove(List.of("date", "version", "source", "compat", "machines"));
    }

    /** A release of the future has names that no catalogue knows: here some are forgotten, and found again. */
    @Test
    void namesThatNobodyKnowsAreLocated() throws IOException {
        final Path qemu = Peers.qemu();
        final Set<String> known = known();
        final List<String> forgotten = List.of("aes", "avx512f", "xsaves", "sse3", "nrip_save", "kvm_pv_eoi",
                "rdctl-no");
        forgotten.forEach(known::remove);
        final ImportedQemu imported = QemuCatalogImport.of(qemu).withoutMachines().run(DAY, known);
        for (ImportedQemu.NewFeature feature : imported.newFeatures()) {
            assertThat(feature.places().stream().map(Place::toString)).as(feature.name())
                    .isEqualTo(feature.name().equals("rdctl-no") ? List.of() : places(feature.name()));
        }
        assertThat(imported.newFeatures().stream().map(ImportedQemu.NewFeature::name))
                .containsExactly("aes", "avx512f", "rdctl-no", "xsaves");
        assertThat(imported.newAliases())
                .containsExactly("kvm_pv_eoi=kvm-pv-eoi", "nrip_save=nrip-save", "sse3=pni");
        assertThat(imported.remarks()).anyMatch(remark -> remark.startsWith("rdctl-no: "));
        assertThat(imported.version()).isGreaterThan(Version.parse("4.0"));
    }

    private static Set<String> known() {
        final Set<String> names = new HashSet<>();
        for (JsonNode feature : read(DATA.resolve("features.json")).path("features")) {
            names.add(feature.path("name").asString());
            feature.path("aliases").forEach(alias -> names.add(alias.asString()));
        }
        return names;
    }

    private static List<String> places(String name) {
        return StreamSupport.stream(read(DATA.resolve("features.json")).path("features").spliterator(), false)
                .filter(feature -> feature.path("name").asString().equals(name))
                .flatMap(feature -> StreamSupport.stream(feature.path("at").spliterator(), false))
                .map(JsonNode::asString).toList();
    }

    private static ObjectNode withoutVme(ObjectNode file) {
        for (JsonNode model : file.path("models")) {
            final ArrayNode features = (ArrayNode) model.path("features");
            Optional.of(StreamSupport.stream(features.spliterator(), false).map(JsonNode::asString).toList()
                    .indexOf("vme")).filter(index -> index >= 0).ifPresent(features::remove);
        }
        return file;
    }

    private static JsonNode read(Path file) {
        return JsonMapper.shared().readTree(file.toFile());
    }
}
