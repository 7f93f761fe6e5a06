package dev.socle.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CpuidDifferenceTest {

    private final CpuidTable before = CpuidTable.builder().leaf(0, 0, 0xd, 1, 2, 3).leaf(7, 0, 0, 0x20, 0, 0)
            .leaf(0xc, 0, 0, 0, 0, 0).build();

    @Test
    void nothingDiffersFromItself() {
        assertThat(CpuidDifference.between(before, before)).isEmpty();
    }

    @Test
    void everyRegisterThatDiffersIsNamed() {
        final CpuidTable after = CpuidTable.builder().leaf(0, 0, 0xb, 1, 2, 3).leaf(7, 1, 0, 0, 0, 1).build();

        final List<CpuidDifference> differences = CpuidDifference.between(before, after);

        assertThat(differences).containsExactly(
                new CpuidDifference(new CpuidTable.Key(0, 0), Register.EAX, 0xd, 0xb),
                new CpuidDifference(new CpuidTable.Key(7, 0), Register.EBX, 0x20, 0),
                new CpuidDifference(new CpuidTable.Key(7, 1), Register.EDX, 0, 1));
        assertThat(CpuidDifference.leaves(differences)).isEqualTo(3);
        assertThat(differences.getFirst().places()).map(Place::toString)
                .containsExactly("cpuid:0x0:0:eax:1", "cpuid:0x0:0:eax:2");
    }
}
