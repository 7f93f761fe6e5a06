package dev.socle.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.testing.AnyCpu;
import dev.socle.testing.Laws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlaceTest {

    @Test
    void aPlaceComesBackFromItsWrittenForm() {
        Laws.check("place: parse(render(x)) = x", 1000, c -> {
            final Place place = c.note("place", c.nextBoolean() ? AnyCpu.place(c)
                    : new Place.Cpuid(c.nextInt(), c.nextInt() & Integer.MAX_VALUE, Register.EDX, c.nextInt(32)));
            assertThat(Place.parse(place.toString())).isEqualTo(place);
        });
    }

    @Test
    void placesHaveOneOrder() {
        Laws.check("place: total order", 1000, c -> {
            final Place x = c.note("x", AnyCpu.place(c));
            final Place y = c.note("y", AnyCpu.place(c));
            final Place z = c.note("z", AnyCpu.place(c));
            assertThat(Integer.signum(x.compareTo(y))).isEqualTo(-Integer.signum(y.compareTo(x)));
            assertThat(x.compareTo(y) == 0).isEqualTo(x.equals(y));
            if (x.compareTo(y) <= 0 && y.compareTo(z) <= 0) {
                assertThat(x.compareTo(z)).isLessThanOrEqualTo(0);
            }
        });
    }

    @Test
    void numbersAreUnsignedAndCpuidComesBeforeMsrs() {
        assertThat(Place.parse("cpuid:0x80000001:0:edx:0")).isGreaterThan(Place.parse("cpuid:0x7:0:ebx:31"));
        assertThat(Place.parse("msr:0x10a:0")).isGreaterThan(Place.parse("cpuid:0xc0000001:0:edx:0"));
        assertThat(Place.parse("msr:0xc0010114:0")).isGreaterThan(Place.parse("msr:0x10a:63"));
    }

    @Test
    void peopleAreShownWhatManualsPrint() {
        assertThat(Place.parse("cpuid:0x80000001:0:ecx:6").display()).isEqualTo("CPUID.80000001.0:ECX[6]");
        assertThat(Place.parse("msr:0x10a:4").display()).isEqualTo("MSR 10AH[4]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cpuid", "cpuid:7:0:ebx:5", "cpuid:0x7:0:ebx", "cpuid:0x7:0:ebx:32", "cpuid:0x7:0:ebx:-1",
        "cpuid:0x7:-1:ebx:5", "cpuid:0x7:0:rbx:5", "cpuid:0x100000000:0:ebx:5", "cpuid:0x:0:ebx:5", "msr:0x10a",
        "msr:0x10a:64", "msr:10a:0", "msr:0x10a:0:1", "port:0x10a:0", "cpuid:0x7:0:ebx:5 "})
    void whatIsNoPlaceIsRefusedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> Place.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\" is not a place; expected cpuid:0xLEAF");
    }
}
