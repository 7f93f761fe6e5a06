package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.advice.Explainer;
import dev.socle.advice.Explanation;
import dev.socle.advice.Explanation.OfFlaw.Naming;
import dev.socle.advice.Explanation.OfFlaw.OneFlaw;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.Version;
import dev.socle.flaw.BitKind;
import dev.socle.flaw.Flaws;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is said of flaws: which CPUs have them, and which release can name what helps. */
class ExplainedFlawsTest {

    private final Catalog catalog = Catalog.embedded();
    private final Explainer explainer = new Explainer(catalog, Flaws.embedded());

    private OneFlaw flaw(String name) {
        final Explanation explanation = explainer.explain(name);
        assertThat(explanation).isInstanceOf(Explanation.OfFlaw.class);
        return ((Explanation.OfFlaw) explanation).flaws().getFirst();
    }

    private Naming naming(String flaw, String feature) {
        return flaw(flaw).names().stream().filter(naming -> naming.name().equals(feature)).findFirst().orElseThrow();
    }

    /** docs/guest-flaws.md and the issue: the names of 2024 and 2025 came with QEMU 10.1 and libvirt 11.4 or later. */
    @Test
    void newNamesAreThoseOfNewReleasesOnly() {
        final Naming itsNo = naming("CVE-2024-28956", "its-no");

        assertThat(itsNo.known()).containsOnlyKeys("QEMU 11.1", "libvirt 12.8");
        assertThat(itsNo.unknownTo()).containsExactly("QEMU 7.2", "QEMU 10.0", "libvirt 9.0", "libvirt 11.3");
        assertThat(itsNo.kind()).contains(BitKind.IMMUNITY);
        assertThat(naming("tsa", "verw-clear").known()).containsOnlyKeys("QEMU 11.1", "libvirt 12.8");
        assertThat(naming("inception", "ibpb-brtype").known())
                .containsOnlyKeys("QEMU 10.0", "QEMU 11.1", "libvirt 11.3", "libvirt 12.8");
        assertThat(naming("mds", "md-clear").unknownTo()).isEmpty();
    }

    @Test
    void bitsByWhichSiliconSaysThatItIsSparedAreAmongTheNames() {
        assertThat(flaw("its").names()).extracting(Naming::name).contains("its-no", "bhi-ctrl");
        assertThat(flaw("downfall").names()).extracting(Naming::name).contains("gds-no");
    }

    /** A bit that hardware has and no QEMU names. */
    @Test
    void bitThatNobodyNamesIsListedAllTheSame() {
        assertThat(naming("retbleed-amd", "btc-no").known().keySet()).noneMatch(release -> release.startsWith("QEMU"));
    }

    @Test
    void everyNameOfEveryFlawIsWhatTheReleaseCallsIt() {
        final List<String> releases = List.of("QEMU 7.2", "QEMU 10.0", "QEMU 11.1", "libvirt 9.0", "libvirt 11.3",
                "libvirt 12.8");
        Flaws.embedded().all().forEach(flaw -> flaw(flaw.id()).names().forEach(naming -> {
            assertThat(naming.known().size() + naming.unknownTo().size()).as(naming.name()).isEqualTo(releases.size());
            naming.known().forEach((release, name) -> {
                final boolean qemu = release.startsWith("QEMU");
                final FeatureNames names = qemu
                        ? catalog.qemu(Version.parse(release.substring(5))).release().names()
                        : catalog.libvirt(Version.parse(release.substring(8))).release().names();
                assertThat(names.find(name)).as(release + " " + name)
                        .hasValueSatisfying(meant -> assertThat(meant.contains(naming.feature())).isTrue());
            });
        }));
    }

    @Test
    void cpusAndTheirEscapeBitsAreShownToPeopleAndPrograms() {
        final Ran page = Ran.socle("explain", "its");
        final Ran document = Ran.socle("explain", "CVE-2024-28956", "-o", "json");

        assertThat(page.out()).contains("affected      Intel: 06-55-06 to 06-55-0f (SKYLAKE_X)")
                .contains("not those that show its-no or", "guests hold   Intel: all")
                .contains("name          its-no: in QEMU 11.1 and libvirt 12.8; none in QEMU 7.2, 10.0 and libvirt 9.0,");
        final JsonNode rows = document.documents(new JsonMapper()).getFirst().get("flaws").get(0).get("affected");
        assertThat(rows.get(0).get("cpus").toString())
                .isEqualTo("""
                        {"families":[[6,6]],"models":[[85,85]],"steppings":[[6,15]],"name":"SKYLAKE_X"}""");
        assertThat(rows.get(0).get("unless").asString()).isEqualTo("its-no or bhi-ctrl");
        assertThat(rows.get(rows.size() - 1).get("judgedBy").asString()).isEqualTo("guests");
    }

    @Test
    void rowsInWordsAndLowConfidenceAreSaidToBeSo() {
        assertThat(Ran.socle("explain", "ibrs-scope").out()).contains("in words only:");
        assertThat(Ran.socle("explain", "mcdt").out()).contains("confidence    low, of the entry as a whole");
        assertThat(Ran.socle("explain", "zenbleed").out()).contains("microcode     has the fix from 0x830107b on for");
    }
}
