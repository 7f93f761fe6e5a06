package dev.socle.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.host.Accelerator;
import org.junit.jupiter.api.Test;

class VisibilityTest {

    private static final Feature AVX2 = Feature.at(new Place.Cpuid(7, 0, Register.EBX, 5));
    private static final Feature AES = Feature.at(new Place.Cpuid(1, 0, Register.ECX, 25));
    private static final Feature RDCTL_NO = Feature.at(new Place.Msr(0x10a, 0));
    private static final Feature ARCH_CAPABILITIES = Feature.at(new Place.Cpuid(7, 0, Register.EDX, 29));

    /** {@code -cpu Skylake-Server,level=6}: QEMU calls avx2 on, and the guest does not see it. */
    @Test
    void aLevelOf6HidesLeaf7() {
        final RealizedCpu cpu = ModelRealization.of("10.0", "Skylake-Server-v1", Accelerator.TCG);
        final RealizedCpu capped = cpu.withLevels(new RealizedCpu.Levels(6, cpu.levels().xlevel(), 0, 0));
        final GuestCpuid guest = GuestCpuid.of(capped, Catalog.embedded().caches());

        assertThat(capped.features().contains(AVX2)).isTrue();
        assertThat(guest.visibility().of(capped.features()).contains(AVX2)).isFalse();
        assertThat(guest.visibility().hidden(capped.features()).contains(AVX2)).isTrue();
        assertThat(guest.visibility().of(capped.features()).contains(AES)).isTrue();
        assertThat(guest.table().leaf(7, 0)).isEmpty();
        // What it reads instead is the highest leaf there is.
        assertThat(guest.read(7, 0)).isEqualTo(guest.read(6, 0));
        assertThat(guest.table().knownFeatures().absent().contains(AVX2)).isTrue();
    }

    @Test
    void withoutTheCapItIsSeen() {
        final RealizedCpu cpu = ModelRealization.of("10.0", "Skylake-Server-v1", Accelerator.TCG);
        final GuestCpuid guest = GuestCpuid.of(cpu, Catalog.embedded().caches());

        assertThat(guest.visibility().of(cpu.features()).contains(AVX2)).isTrue();
        assertThat(guest.visibility().hidden(cpu.features())).isEqualTo(FeatureSet.empty());
        assertThat(guest.table().knownFeatures().present().contains(AVX2)).isTrue();
    }

    @Test
    void bitsOfAnMsrAreSeenIfTheMsrIsAnnounced() {
        final Visibility all = new Visibility(new RealizedCpu.Levels(13, 0x80000008, 0, 0), 0x40000001);
        final Visibility upTo6 = new Visibility(new RealizedCpu.Levels(6, 0x80000008, 0, 0), 0x40000001);
        final FeatureSet announced = FeatureSet.of(RDCTL_NO, ARCH_CAPABILITIES);

        assertThat(all.of(announced)).isEqualTo(announced);
        assertThat(all.of(FeatureSet.of(RDCTL_NO))).isEqualTo(FeatureSet.empty());
        assertThat(upTo6.of(announced)).isEqualTo(FeatureSet.empty());
    }
}
