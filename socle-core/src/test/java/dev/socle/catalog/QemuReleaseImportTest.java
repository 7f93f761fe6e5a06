package dev.socle.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A QEMU made up for the purpose: small enough to see at a glance what becomes of each answer. */
class QemuReleaseImportTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 24);
    private static final Set<String> KNOWN = Set.of("aes", "vme", "vmx", "vmx-ept", "kvmclock", "hypervisor",
            "pni", "sse3");
    private static final String OFF = "'aes': false, 'vme': false, 'vmx': false, 'vmx-ept': false, 'kvmclock': false,"
            + " 'hypervisor': true, 'pni': false, 'lmce': false, 'newbit': false";
    private static final String IDENTITY = ", 'family': 6, 'model': 60, 'stepping': 1, 'model-id': 'A',"
            + " 'min-level': 13, 'min-xlevel': 2147483656, 'vendor': 'GenuineIntel'";

    @Test
    void theFirstVersionIsWholeAndTheNextSaysWhatItChanges() {
        final JsonNode file = json(imported(true).text());
        assertThat(file.path("version").asString()).isEqualTo("99.1.2");
        assertThat(file.path("source").asString()).endsWith("under TCG, TCG with vmx, KVM");
        assertThat(file.path("features").toString())
                .isEqualTo("[\"aes\",\"hypervisor\",\"kvmclock\",\"newbit\",\"pni\",\"vme\",\"vmx\",\"vmx-ept\"]");
        assertThat(file.path("aliases").toString()).isEqualTo("[\"new_alias\",\"sse3\"]");
        assertThat(file.path("switches").toString()).isEqualTo("[\"check\",\"legacy-cache\",\"lmce\"]");
        assertThat(file.path("tcg").toString()).isEqualTo("[\"aes\",\"pni\"]");
        assertThat(file.path("models")).hasSize(2);
        assertThat(file.path("models").get(0).toString()).isEqualTo(json("{'name': 'A', 'vendor': 'GenuineIntel',"
                + " 'family': 6, 'model': 60, 'stepping': 1, 'modelId': 'A', 'minLevel': 13,"
                + " 'minXlevel': '0x80000008', 'features': ['pni', 'vme', 'vmx-ept'], 'versions': ["
                + " {'version': 1, 'properties': {'legacy-cache': 'on'}},"
                + " {'version': 2, 'aliases': ['A-new'], 'added': ['aes'], 'removed': ['pni'], 'stepping': 2,"
                + " 'modelId': 'A2', 'properties': {'avx10-version': '1', 'legacy-cache': 'off'}}]}").toString());
        assertThat(file.path("models").get(1).path("features").toString()).isEqualTo("[]");
    }

    @Test
    void whatOnlyKvmTellsIsLeftOutAndSaid() {
        final ImportedQemu imported = imported(false);
        assertThat(json(imported.text()).path("models").get(0).path("features").toString())
                .isEqualTo("[\"pni\",\"vmx-ept\"]");
        assertThat(json(imported.text()).path("source").asString()).endsWith("under TCG, TCG with vmx");
        assertThat(imported.remarks()).anyMatch(remark -> remark.startsWith("vme: "));
    }

    @Test
    void namesThatNoCatalogueKnowsAreHandedOver() {
        final ImportedQemu imported = imported(true);
        assertThat(imported.file()).isEqualTo("qemu-99.1.json");
        assertThat(imported.newFeatures()).containsExactly(new ImportedQemu.NewFeature("newbit",
                new TreeSet<>(Set.of(Place.parse("cpuid:0x7:1:eax:9")))));
        assertThat(imported.newAliases()).containsExactly("new_alias=newbit");
        assertThat(imported.remarks()).isEmpty();
        assertThat(json(imported.text()).path("newFeatures").toString())
                .isEqualTo("[{\"name\":\"newbit\",\"at\":[\"cpuid:0x7:1:eax:9\"]}]");
        assertThat(json(imported.text()).path("newAliases").toString()).isEqualTo("{\"new_alias\":\"newbit\"}");
    }

    @Test
    void whatIsImportedCanBeAdded() {
        final ImportedQemu imported = imported(true);

        final QemuRelease release = CatalogFiles.qemu(imported.file(),
                new ByteArrayInputStream(imported.text().getBytes(StandardCharsets.UTF_8)));

        assertThat(release.names().find("new_alias")).contains(
                FeatureSet.of(Feature.at(Place.parse("cpuid:0x7:1:eax:9"))));
        assertThat(Catalog.embedded().with(release).newestQemu().model("A-new")).isPresent();
    }

    @Test
    void anotherArchitecturesQemuIsRefused() {
        final QemuAnswers empty = new QemuAnswers(json("{'qemu': {'major': 7, 'minor': 2, 'micro': 0}}"), json("[]"),
                names(), new LinkedHashMap<>(), Set.of(), Map.of());
        assertThatThrownBy(() -> QemuReleaseImport.of(empty, DAY, KNOWN)).isInstanceOf(CatalogException.class)
                .hasMessageContaining("expected one for x86");
    }

    private static ImportedQemu imported(boolean kvm) {
        final SequencedMap<String, QemuAnswers.Model> models = new LinkedHashMap<>();
        // KVM turns kvmclock on in every model, and its vendor is the host's; TCG turns vme off in every model.
        models.put("A-v1", model("'pni': true" + IDENTITY, "'vmx-ept': true, 'vmx': true",
                kvm ? "'vme': true, 'pni': true, 'kvmclock': true" : "",
                "'legacy-cache': true, 'avx10-version': 0, 'xlevel': 5"));
        models.put("A-v2", model("'aes': true, 'pni': false" + IDENTITY.replace("'A'", "'A2'")
                        .replace("'stepping': 1", "'stepping': 2"), "'vmx-ept': true, 'vmx': true",
                kvm ? "'vme': true, 'kvmclock': true" : "",
                "'legacy-cache': false, 'avx10-version': 1, 'xlevel': 6"));
        models.put("B-v1", model("'aes': false" + IDENTITY, "'vmx': true", kvm ? "'kvmclock': true" : "",
                "'legacy-cache': true, 'avx10-version': 0, 'xlevel': 5"));
        return QemuReleaseImport.of(new QemuAnswers(json("{'qemu': {'major': 99, 'minor': 1, 'micro': 2}}"),
                json("[{'name': 'A', 'alias-of': 'A-v1'}, {'name': 'A-new', 'alias-of': 'A-v2'}, {'name': 'A-v1'},"
                        + " {'name': 'A-v2'}, {'name': 'B', 'alias-of': 'B-v1'}, {'name': 'B-v1'}, {'name': 'max'}]"),
                names(), models, Set.of("aes", "pni"), Map.of("newbit", Set.of(Place.parse("cpuid:0x7:1:eax:9")))),
                DAY, KNOWN);
    }

    private static QemuAnswers.Model model(String tcg, String withVmx, String kvm, String full) {
        return new QemuAnswers.Model(props(tcg), props(withVmx),
                kvm.isEmpty() ? Optional.empty() : Optional.of(props(kvm)), props(full + ", 'check': true"));
    }

    private static QemuAnswers.Names names() {
        final JsonNode allOn = props("'aes': true, 'pni': true, 'sse3': true, 'new_alias': true, 'legacy-cache': true,"
                + " 'check': true, 'newbit': true");
        final JsonNode allOff = props("'sse3': false, 'new_alias': false, 'legacy-cache': true, 'check': true");
        return QemuAnswers.Names.sortedOut(QemuAnswers.Names.features(props("'aes': false")), List.of(allOff), allOn,
                allOff, Map.of("new_alias", "newbit", "sse3", "pni"));
    }

    /** The features that are all off, and what is said otherwise. */
    private static JsonNode props(String more) {
        final ObjectNode props = (ObjectNode) json("{" + OFF + "}");
        json("{" + more + "}").properties().forEach(entry -> props.set(entry.getKey(), entry.getValue()));
        return props;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
