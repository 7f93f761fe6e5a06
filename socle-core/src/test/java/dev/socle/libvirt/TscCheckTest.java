package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As libvirt 9.0 and 12.8 answered on a host whose KVM says 2596138000 Hz and no scaling. */
class TscCheckTest {

    private static final long HOST = 2_596_138_000L;

    @ParameterizedTest
    @CsvSource({"2595488965, true", "2595488966, false", "2596138000, false", "2596787034, false", "2596787035, true",
        "1000, true", "0, false"})
    void aFrequencyMayBeOffByAQuarterOfAThousandth(long hertz, boolean refused) {
        assertThat(refusal(hertz, Optional.of(new CpuDefinition.Counter(HOST, Optional.of(false)))).isPresent())
                .isEqualTo(refused);
    }

    @Test
    void whatTheHostCanScaleOrDoesNotSayIsNotChecked() {
        assertThat(refusal(1_000, Optional.of(new CpuDefinition.Counter(HOST, Optional.of(true))))).isEmpty();
        assertThat(refusal(1_000, Optional.empty())).isEmpty();
    }

    @Test
    void theRefusalSaysWhatTheHostHas() {
        assertThat(refusal(1_000, Optional.of(new CpuDefinition.Counter(HOST, Optional.empty()))).orElseThrow().reason())
                .contains("1000 Hz", "2596138000 Hz", "within 649034 Hz");
    }

    private static Optional<CpuError> refusal(long hertz, Optional<CpuDefinition.Counter> host) {
        return TscCheck.refusal(List.of(new DomainTimer("hpet", Optional.of(false), Optional.empty(),
                OptionalLong.empty()), new DomainTimer("tsc", Optional.of(false), Optional.empty(),
                OptionalLong.of(hertz))), host);
    }
}
