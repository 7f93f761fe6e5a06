package dev.socle.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Widths of addresses that QEMU refuses, in the words of TCG of 7.2.22, 10.0.13 and 11.1.3 when they were asked. */
final class AddressRulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7.2  | EPYC,phys-bits=31                    | phys-bits should be between 32 and 52  (but is 31)
            7.2  | EPYC,phys-bits=53                    | phys-bits should be between 32 and 52  (but is 53)
            7.2  | pentium3,phys-bits=36                | phys-bits is not user-configurable in 32 bit
            10.0 | EPYC,phys-bits=1                     | phys-bits should be between 32 and 52  (but is 1)
            10.0 | EPYC,guest-phys-bits=20              | guest-phys-bits should be between 32 and 40  (but is 20)
            10.0 | EPYC,phys-bits=40,guest-phys-bits=45 | guest-phys-bits should be between 32 and 40  (but is 45)
            10.0 | pentium3,guest-phys-bits=36          | guest-phys-bits is not user-configurable in 32 bit
            11.1 | EPYC,phys-bits=20                    | phys-bits should be at least 32 (but is 20)
            11.1 | EPYC,guest-phys-bits=60              | guest-phys-bits should be between 32 and 40  (but is 60)
            """)
    void refused(String release, String cpu, String words) {
        assertThat(start(release, cpu)).isInstanceOfSatisfying(FilteredCpu.Refuses.class,
                refuses -> assertThat(refuses.messages().getLast()).isEqualTo(words));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7.2  | EPYC,phys-bits=52
            7.2  | EPYC,host-phys-bits=on,host-phys-bits-limit=20
            10.0 | EPYC,guest-phys-bits=32
            11.1 | EPYC,phys-bits=60
            11.1 | EPYC
            """)
    void taken(String release, String cpu) {
        assertThat(start(release, cpu)).isInstanceOf(FilteredCpu.Starts.class);
    }

    private static FilteredCpu.Start start(String version, String cpu) {
        final QemuRelease release = Catalog.embedded().qemu(Version.parse(version)).release();
        return new QemuCpus(Catalog.embedded(), release)
                .filtered(cpu + ",check=off", Optional.empty(), Supply.ofTcg(release)).start();
    }
}
