package dev.socle.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.CpuidTable.Registers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestCpuidTest {

    /** Given what QEMU says of a CPU, every register that its guest read follows. */
    @ParameterizedTest
    @ValueSource(strings = {"7.2", "10.0"})
    void everyRecordedRegisterIsComputed(String version) {
        final RecordedGuests guests = RecordedGuests.of(version);
        final List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (String model : guests.models()) {
            final GuestCpuid computed = GuestCpuid.of(guests.realized(model), Catalog.embedded().caches());
            for (Map.Entry<CpuidTable.Key, Registers> row : guests.cpuid(model).leaves().entrySet()) {
                final Registers answer = computed.read(row.getKey().leaf(), row.getKey().subleaf());
                compared++;
                if (!answer.equals(row.getValue())) {
                    wrong.add(model + " " + key(row.getKey()) + " read " + hex(row.getValue()) + " computed "
                            + hex(answer));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(4000);
    }

    private static String key(CpuidTable.Key key) {
        return String.format(Locale.ROOT, "%08x.%x", key.leaf(), key.subleaf());
    }

    private static String hex(Registers registers) {
        return String.format(Locale.ROOT, "%08x %08x %08x %08x", registers.eax(), registers.ebx(), registers.ecx(),
                registers.edx());
    }
}
