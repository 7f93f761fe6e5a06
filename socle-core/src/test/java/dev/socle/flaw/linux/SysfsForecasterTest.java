package dev.socle.flaw.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.flaw.CpuView;
import dev.socle.testing.Laws;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is foretold is what real kernels printed: every file, every text, every guest that was ever booted. */
class SysfsForecasterTest {

    static List<String> series() throws IOException {
        return RecordedPrints.series();
    }

    @ParameterizedTest
    @MethodSource("series")
    void foretellsWhatWasPrinted(String series) throws IOException {
        final List<String> wrong = new ArrayList<>();
        int rows = 0;
        for (RecordedPrints.Print print : RecordedPrints.of(series)) {
            final LinuxUnderTcg guest = print.guest();
            final SysfsForecast forecast = SysfsForecaster.embedded().foretell(guest.cpu(),
                    Version.within(print.kernel()).orElseThrow(), guest.circumstances());
            final TreeSet<String> files = new TreeSet<>(print.files().keySet());
            files.addAll(forecast.rows().keySet());
            for (String file : files) {
                rows++;
                final String printed = print.files().getOrDefault(file, "no such file");
                final String foretold = forecast.text(file).orElseGet(() ->
                        forecast.row(file).map(Object::toString).orElse("no such file"));
                if (!foretold.equals(printed)) {
                    wrong.add(series + " [" + print.configuration() + "] " + file + "\n  printed  " + printed
                            + "\n  foretold " + foretold);
                }
            }
        }
        assertThat(wrong).as(wrong.size() + " of " + rows + " rows").isEmpty();
    }

    /** Who knows less may know nothing, but not something else. */
    @Test
    void whatIsForetoldOfHalfKnownGuestsIsNeverWrong() throws IOException {
        final List<RecordedPrints.Print> prints = new ArrayList<>();
        for (String series : series()) {
            prints.addAll(RecordedPrints.of(series));
        }
        Laws.check("half-known guests are not foretold wrongly", 400, c -> {
            final RecordedPrints.Print print = c.pick(prints);
            c.note("guest", print.configuration());
            final LinuxUnderTcg guest = print.guest();
            final KnownFeatures all = guest.cpu().features();
            final int kept = 30 + c.nextInt(70);
            final FeatureSet some = all.known().filter(_ -> c.nextInt(100) < kept);
            final CpuView half = new CpuView(guest.cpu().vendor().filter(_ -> c.nextInt(4) > 0),
                    guest.cpu().signature().filter(_ -> c.nextInt(4) > 0),
                    new KnownFeatures(all.present().and(some), all.absent().and(some)));
            final Circumstances circumstances = c.nextBoolean() ? guest.circumstances()
                    : Circumstances.unknown().withBootOptions(guest.circumstances().bootOptions());
            SysfsForecaster.embedded().foretell(half, Version.within(print.kernel()).orElseThrow(), circumstances)
                    .rows().forEach((file, row) -> assertThat(row.allows(print.files().get(file)))
                            .as(file + " printed " + print.files().get(file) + ", foretold " + row).isTrue());
        });
    }

    @Test
    void nothingKnownIsSaidToBeUnknownAndWhatIsMissing() {
        final SysfsForecast forecast = SysfsForecaster.embedded().foretell(CpuView.unknown(), Version.parse("6.12"));

        assertThat(forecast.row("mds")).hasValueSatisfying(row -> {
            final SysfsRow.Unknown unknown = (SysfsRow.Unknown) row;
            assertThat(unknown.possible()).contains("Not affected", "Mitigation: Clear CPU buffers; SMT disabled");
            assertThat(unknown.reason()).contains("family, model and stepping are not known",
                    "nothing is known of md-clear");
        });
        assertThat(forecast.text("mds")).isEmpty();
    }

    @Test
    void featuresThatNoRuleLooksAtMakeNoDifference() throws IOException {
        final LinuxUnderTcg guest = RecordedPrints.of("6.12").getFirst().guest();
        final FeatureSet judged = SysfsForecaster.embedded().features();
        final KnownFeatures all = guest.cpu().features();
        final CpuView bare = new CpuView(guest.cpu().vendor(), guest.cpu().signature(),
                new KnownFeatures(all.present().and(judged), all.absent().and(judged)));

        assertThat(SysfsForecaster.embedded().foretell(bare, Version.parse("6.12"), guest.circumstances()))
                .isEqualTo(SysfsForecaster.embedded().foretell(guest.cpu(), Version.parse("6.12"),
                        guest.circumstances()));
    }

    @Test
    void everyRowSaysWhy() throws IOException {
        final RecordedPrints.Print print = RecordedPrints.of("6.12").stream()
                .filter(each -> each.configuration().startsWith("10.0 1 Haswell-v4,check=off")).findFirst()
                .orElseThrow();
        final SysfsForecast forecast = SysfsForecaster.embedded().foretell(print.guest().cpu(),
                Version.parse("6.12.117"));

        assertThat(forecast.row("mds").orElseThrow().trace().lines()).containsExactly(
                "it is not \"Not affected\": 06-3c-01 is not on the list of CPUs that do not speculate, "
                        + "06-3c-01 is not on the list of CPUs without MDS, mds-no is not there",
                "it is not \"Vulnerable\": not so: booted with mitigations=off",
                "it is not \"Mitigation: Clear CPU buffers\": md-clear is not there",
                "it is \"Vulnerable: Clear CPU buffers attempted, no microcode\"",
                "it is \"; SMT Host state unknown\": hypervisor is there");
    }

    @Test
    void anotherReleaseIsJudgedByTheNearestOlderAndSaidSo() {
        assertThat(judgedBy("6.12.117").remark()).isEmpty();
        assertThat(judgedBy("6.12.500").remark()).isEmpty();
        assertThat(judgedBy("6.12").remark()).isEmpty();
        assertThat(judgedBy("6.12.3").remark()).hasValueSatisfying(remark -> assertThat(remark)
                .contains("6.12.117").contains("after 6.12.3"));
        assertThat(judgedBy("6.14.2")).satisfies(judged -> {
            assertThat(judged.facts()).isEqualTo("6.12.117");
            assertThat(judged.remark()).hasValueSatisfying(remark -> assertThat(remark)
                    .contains("no facts of Linux 6.14").contains("nearest older"));
        });
        assertThat(judgedBy("5.10.1").remark()).hasValueSatisfying(remark -> assertThat(remark)
                .contains("the oldest there are"));
    }

    private static SysfsForecast.JudgedBy judgedBy(String release) {
        return SysfsForecaster.embedded().foretell(CpuView.unknown(), Version.parse(release)).kernel();
    }

    @Test
    void aBootOptionThatNoRuleCoversUnsettlesWhatItConcerns() throws IOException {
        final LinuxUnderTcg guest = RecordedPrints.of("6.12").getFirst().guest();
        final SysfsForecast forecast = SysfsForecaster.embedded().foretell(guest.cpu(), Version.parse("6.12"),
                guest.circumstances().withBootOptions(List.of("quiet", "spectre_v2=retpoline", "root=/dev/vda1")));

        assertThat(forecast.text("spectre_v2")).isEmpty();
        assertThat(forecast.row("spectre_v2")).hasValueSatisfying(row ->
                assertThat(((SysfsRow.Unknown) row).reason()).contains("spectre_v2=retpoline"));
        assertThat(forecast.text("mds")).isPresent();
    }

    @Test
    void bitsOfTheMsrCountOnlyWhereTheMsrIsShown() throws IOException {
        final LinuxUnderTcg guest = RecordedPrints.of("6.12").stream()
                .filter(each -> each.configuration().contains("Haswell-v4")).findFirst().orElseThrow().guest();
        final LinuxCatalog catalog = LinuxCatalog.embedded();
        final FeatureSet bit = FeatureSet.of(catalog.features().find("mds-no").orElseThrow());
        final FeatureSet both = bit.with(catalog.features().find("arch-capabilities").orElseThrow());

        assertThat(mds(guest, bit)).startsWith("Vulnerable");
        assertThat(mds(guest, both)).isEqualTo("Not affected");
    }

    private static String mds(LinuxUnderTcg guest, FeatureSet shown) {
        final KnownFeatures features = guest.cpu().features();
        final CpuView cpu = new CpuView(guest.cpu().vendor(), guest.cpu().signature(),
                new KnownFeatures(features.present().or(shown), features.absent().andNot(shown)));
        return SysfsForecaster.embedded().foretell(cpu, Version.parse("6.12")).text("mds").orElseThrow();
    }
}
