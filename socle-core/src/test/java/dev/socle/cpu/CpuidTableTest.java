package dev.socle.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.AnyCpu;
import dev.socle.testing.Case;
import dev.socle.testing.Laws;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CpuidTableTest {

    private static final int CASES = 200;

    @Test
    void aTableComesBackFromItsBuilder() {
        Laws.check("table: toBuilder and back, in any order", CASES, c -> {
            final CpuidTable table = AnyCpu.table(c);
            assertThat(table.toBuilder().build()).isEqualTo(table).hasSameHashCodeAs(table);
            final List<CpuidTable.Key> keys = new ArrayList<>(table.leaves().keySet());
            Collections.shuffle(keys, new Random(c.nextLong()));
            final CpuidTable.Builder builder = CpuidTable.builder();
            keys.forEach(key -> builder.leaf(key.leaf(), key.subleaf(), table.leaves().get(key)));
            table.msrs().forEach(builder::msr);
            assertThat(builder.build()).isEqualTo(table);
        });
    }

    @Test
    void whatIsKnownOfAllIsKnownOfEach() {
        Laws.check("table: knownFeatures agrees with of", CASES, c -> {
            final CpuidTable table = AnyCpu.table(c);
            // Made before the question is asked: of a feature that is newer than the question, nothing is known.
            final List<Feature> features = Stream.generate(() -> AnyCpu.feature(c)).limit(50).toList();
            final KnownFeatures known = table.knownFeatures();
            for (Feature feature : features) {
                assertThat(known.of(feature)).isEqualTo(table.of(feature.place()));
            }
        });
    }

    @Test
    void leavingSomethingOutMakesUnknownAndNeverAClaim() {
        Laws.check("table: less evidence, less knowledge", CASES, c -> {
            final CpuidTable whole = AnyCpu.table(c);
            final CpuidTable part = c.note("part", someOf(whole, c));
            assertThat(part.knownFeatures().isPartOf(whole.knownFeatures())).isTrue();
        });
    }

    private static CpuidTable someOf(CpuidTable whole, Case c) {
        final CpuidTable.Builder part = CpuidTable.builder();
        whole.leaves().forEach((key, registers) -> {
            if (c.nextInt(3) > 0) {
                part.leaf(key.leaf(), key.subleaf(), registers);
            }
        });
        whole.msrs().forEach((index, value) -> {
            if (c.nextBoolean()) {
                part.msr(index, value);
            }
        });
        return part.build();
    }

    @Test
    void anEmptyTableKnowsNothing() {
        assertThat(CpuidTable.builder().build().knownFeatures()).isEqualTo(KnownFeatures.nothing());
        assertThat(CpuidTable.builder().build().isEmpty()).isTrue();
    }

    @Test
    void aLeafBeyondTheHighestIsAbsent() {
        final CpuidTable table = CpuidTable.builder().leaf(0, 0, 6, 0, 0, 0).build();

        assertThat(table.of(Place.parse("cpuid:0x7:0:ebx:5"))).isEqualTo(Knowledge.ABSENT);
        assertThat(table.of(Place.parse("cpuid:0x7:1:eax:4"))).isEqualTo(Knowledge.ABSENT);
        assertThat(table.of(Place.parse("cpuid:0x6:0:eax:2"))).isEqualTo(Knowledge.UNKNOWN);
        assertThat(table.of(Place.parse("cpuid:0x80000001:0:edx:29"))).isEqualTo(Knowledge.UNKNOWN);
    }

    @Test
    void aSubleafBeyondTheHighestOfLeaf7IsAbsent() {
        final CpuidTable table = CpuidTable.builder().leaf(0, 0, 0xd, 0, 0, 0).leaf(7, 0, 1, 0, 0, 0).build();

        assertThat(table.of(Place.parse("cpuid:0x7:1:eax:4"))).isEqualTo(Knowledge.UNKNOWN);
        assertThat(table.of(Place.parse("cpuid:0x7:2:edx:5"))).isEqualTo(Knowledge.ABSENT);
    }

    @Test
    void anMsrThatCpuidDoesNotAnnounceIsAbsent() {
        final Place rdclNo = Place.parse("msr:0x10a:0");
        final CpuidTable announced = CpuidTable.builder().leaf(7, 0, 0, 0, 0, 1 << 29).build();

        assertThat(announced.of(rdclNo)).isEqualTo(Knowledge.UNKNOWN);
        assertThat(announced.toBuilder().msr(0x10a, 1).build().of(rdclNo)).isEqualTo(Knowledge.PRESENT);
        assertThat(CpuidTable.builder().leaf(7, 0, 0, 0, 0, 0).build().of(rdclNo)).isEqualTo(Knowledge.ABSENT);
    }

    @Test
    void msrsAreOrderedByTheirUnsignedNumbers() {
        final CpuidTable table = CpuidTable.builder().msr(0xc0000080, 1).msr(0x10a, 2).msr(0x480, 3).build();

        assertThat(table.msrs().keySet()).containsExactly(0x10a, 0x480, 0xc0000080);
        assertThat(table.toBuilder().build().msrs().keySet()).containsExactly(0x10a, 0x480, 0xc0000080);
    }

    @Test
    void theBrandIsReadAsItIsPrinted() {
        final CpuidTable table = CpuidTable.builder()
                .leaf(0x80000002, 0, 0x20202020, 0x6e492020, 0x286c6574, 0x58202952)
                .leaf(0x80000003, 0, 0x206e6f65, 0x20202020, 0x00782020, 0x41414141)
                .build();

        assertThat(table.brand()).contains("Intel(R) Xeon x");
        assertThat(CpuidTable.builder().leaf(0x80000002, 0, 0, 0, 0, 0).build().brand()).isEmpty();
    }

    @Test
    void theWidthOfAddressesAndTheSignatureAreReadFromTheirLeaves() {
        final CpuidTable table = CpuidTable.builder().leaf(1, 0, 0x50654, 0, 0, 0)
                .leaf(0x80000008, 0, 0x3034, 0, 0, 0).build();

        assertThat(table.physicalAddressBits()).contains(52);
        assertThat(table.signature()).contains(new Signature(6, 85, 4));
        assertThat(table.vendor()).isEmpty();
    }
}
