package dev.socle.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.testing.Case;
import dev.socle.testing.Laws;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuGrammarTest {

    private static final QemuRelease OLD = release("7.2");
    private static final QemuRelease NEW = release("11.1");

    private static QemuRelease release(String version) {
        return Catalog.embedded().qemu(Version.parse(version)).release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-aes,+aes", "+aes,-aes", "-aes,aes=on", "aes=on,-aes", "aes=on,aes=off"})
    void minusWinsOverPlusOverEqualsAndTheLastEqualsWins(String items) {
        assertThat(normal("EPYC," + items)).isEqualTo("EPYC,aes=off");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "EPYC,aes=off,aes=on|EPYC,aes=on", "EPYC,aes|EPYC,aes=on", "EPYC,,aes=y,|EPYC,aes=on",
        "EPYC,sse4_1=off|EPYC,sse4.1=off", "EPYC,+sse3|EPYC,pni=on", "EPYC,tsc-freq=1.5G|EPYC,tsc-frequency=1500000000",
        "EPYC,tsc_freq=2M|EPYC,tsc-frequency=2000000", "EPYC,stepping=0x2|EPYC,stepping=2",
        "EPYC,xlevel=010|EPYC,xlevel=8", "EPYC,+pmu,-check|EPYC,check=off,pmu=on"})
    void theNormalFormSaysEachThingOnce(String written, String normal) {
        assertThat(normal(written)).isEqualTo(normal);
    }

    private static String normal(String written) {
        return new CpuReader(OLD).read(written, Optional.empty()).normal().text();
    }

    /** As QEMU 7.2.22 said on its standard error. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "EPYC,foo=on|can't apply global EPYC-x86_64-cpu.foo=on: Property 'EPYC-x86_64-cpu.foo' not found",
        "EPYC,+foo|Property 'EPYC-x86_64-cpu.foo' not found",
        "EPYC,+aes=on|Property 'EPYC-x86_64-cpu.aes=on' not found",
        "EPYC,aes=maybe|can't apply global EPYC-x86_64-cpu.aes=maybe: Parameter 'aes' expects 'on' or 'off'",
        "EPYC,family=271|can't apply global EPYC-x86_64-cpu.family=271: Property .family doesn't take value 271"
            + " (minimum: 0, maximum: 270)",
        "EPYC,family=x|can't apply global EPYC-x86_64-cpu.family=x: Parameter 'family' expects int64",
        "EPYC,vendor=abc|can't apply global EPYC-x86_64-cpu.vendor=abc: Property '.vendor' doesn't take value 'abc'",
        "EPYC,phys-bits=x|can't apply global EPYC-x86_64-cpu.phys-bits=x: Parameter 'phys-bits' expects uint64",
        "EPYC,level=-1|can't apply global EPYC-x86_64-cpu.level=-1: Parameter 'level' expects uint32_t",
        "EPYC,tsc-freq=99E|bad numerical value 99E",
        "EPYC,foo=1,bar=2|can't apply global EPYC-x86_64-cpu.foo=1: Property 'EPYC-x86_64-cpu.foo' not found",
        "EPYC,=on|can't apply global EPYC-x86_64-cpu.=on: Property 'EPYC-x86_64-cpu.' not found",
        ",aes|unable to find CPU model ''", "nosuch|unable to find CPU model 'nosuch'"})
    void errorsAreQemusOwn(String written, String said) {
        assertThatThrownBy(() -> new CpuReader(OLD).read(written, Optional.empty()))
                .isInstanceOf(CpuArgumentException.class).hasMessage(said);
    }

    /** As QEMU 11.1.3 said. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "EPYC,family=271|can't apply global EPYC-x86_64-cpu.family=271: parameter 'family' can be at most 270",
        "EPYC,family=x|can't apply global EPYC-x86_64-cpu.family=x: Parameter 'family' expects uint64",
        "EPYC,vendor=abc|can't apply global EPYC-x86_64-cpu.vendor=abc: value of property 'vendor' must consist of"
            + " exactly 12 characters"})
    void newerReleasesWordThemTheirWay(String written, String said) {
        assertThatThrownBy(() -> new CpuReader(NEW).read(written, Optional.empty())).hasMessage(said);
    }

    @Test
    void adviceNamesWhatWasMeant() {
        assertThatThrownBy(() -> new CpuReader(NEW).read("EPIC,asse=on", Optional.empty()))
                .isInstanceOfSatisfying(CpuArgumentException.class, e -> assertThat(e.problems().getFirst().advice())
                        .contains("did you mean EPYC"));
    }

    @Test
    void onlyASignBeforeAnEqualsIsWarnedAbout() {
        assertThat(new CpuReader(OLD).read("EPYC,-aes,aes=on", Optional.empty()).warnings()).hasSize(2)
                .first().isEqualTo("Ambiguous CPU model string. Don't mix both \"-aes\" and \"aes=on\"");
        assertThat(new CpuReader(OLD).read("EPYC,aes=on,-aes", Optional.empty()).warnings()).isEmpty();
    }

    @Test
    void bareNamesMeanTheNewestVersionOnMicrovmAlone() {
        final CpuReader reader = new CpuReader(NEW);
        assertThat(reader.read("EPYC", NEW.machinery().machine("q35")).model().name()).isEqualTo("EPYC-v1");
        assertThat(reader.read("EPYC", NEW.machinery().machine("microvm")).model().name()).isEqualTo("EPYC-v5");
        assertThat(reader.read("EPYC-v3", NEW.machinery().machine("microvm")).model().name()).isEqualTo("EPYC-v3");
    }

    /** A full proof tries more than a million. */
    @Test
    void anyTextIsReadOrRefusedAndNormalFormsStay() {
        final List<CpuReader> readers = List.of(new CpuReader(OLD), new CpuReader(release("10.0")), new CpuReader(NEW));
        final List<List<String>> words = readers.stream().map(CpuGrammarTest::words).toList();
        final int[] read = {0};
        Laws.check("any -cpu text is read or refused, and its normal form stays", 52_000, c -> {
            final int which = c.nextInt(readers.size());
            final String text = text(c, words.get(which));
            c.note("text", text);
            final CpuArgument argument;
            try {
                argument = CpuArgument.parse(text);
                assertThat(CpuArgument.parse(argument.text())).isEqualTo(argument);
            } catch (CpuArgumentException e) {
                assertThat(text).isEmpty();
                return;
            }
            try {
                final CpuMeaning meaning = readers.get(which).read(argument, Optional.empty());
                final CpuMeaning again = readers.get(which).read(meaning.normal().text(), Optional.empty());
                assertThat(again.normal()).isEqualTo(meaning.normal());
                assertThat(again.on()).isEqualTo(meaning.on());
                assertThat(again.off()).isEqualTo(meaning.off());
                assertThat(again.properties()).isEqualTo(meaning.properties());
                assertThat(again.warnings()).isEmpty();
                read[0]++;
            } catch (CpuArgumentException e) {
                assertThat(e.problems()).isNotEmpty().allSatisfy(problem -> {
                    assertThat(problem.text()).isNotBlank();
                    assertThat(problem.advice()).isNotBlank();
                });
            }
        });
        assertThat(read[0]).isGreaterThan(0);
    }

    private static List<String> words(CpuReader reader) {
        final List<String> words = new ArrayList<>(reader.release().names().preferred().keySet());
        words.addAll(reader.release().names().aliases().keySet());
        reader.release().machinery().properties().forEach(property -> words.add(property.name()));
        words.addAll(List.of("tsc-freq", "foo", "", "AES", "migratable"));
        return words;
    }

    private static final List<String> VALUES = List.of("on", "off", "yes", "n", "auto", "0", "1", "-1", "0x10", "077",
            "4294967295", "18446744073709551615", "99999999999999999999", "1.5G", "x", "", "GenuineIntel", " 3", "=");

    private static String text(Case c, List<String> words) {
        final StringBuilder text = new StringBuilder(c.nextInt(20) == 0 ? noise(c)
                : c.pick(List.of("EPYC", "Skylake-Server-v3", "max", "base", "Haswell-noTSX", "host")));
        for (int items = c.nextInt(8); items > 0; items--) {
            text.append(',');
            switch (c.nextInt(6)) {
                case 0 -> text.append('+').append(c.pick(words));
                case 1 -> text.append('-').append(c.pick(words));
                case 2 -> text.append(c.pick(words));
                case 3 -> text.append(noise(c));
                default -> text.append(c.pick(words)).append('=').append(c.nextInt(3) == 0 ? c.pick(VALUES)
                        : c.nextBoolean() ? "on" : "off");
            }
        }
        return text.toString();
    }

    private static String noise(Case c) {
        final StringBuilder noise = new StringBuilder();
        for (int length = c.nextInt(9); length > 0; length--) {
            noise.append((char) (c.nextInt(10) == 0 ? c.nextInt(0xd800) : 32 + c.nextInt(95)));
        }
        return noise.toString();
    }
}
