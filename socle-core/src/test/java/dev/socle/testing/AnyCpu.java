package dev.socle.testing;

import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes words of the vocabulary at random: odd ones too, but from a small enough choice that they meet. */
public final class AnyCpu {

    /** Leaves that carry features, and one far off that no catalogue speaks of. */
    private static final List<Integer> LEAVES =
            List.of(0x1, 0x6, 0x7, 0xd, 0x14, 0x40000001, 0x80000001, 0x80000008, 0x8000001f, 0xc0000001);
    private static final List<Integer> MSRS = List.of(0xcf, 0x10a, 0x345, 0x480, 0x48c, 0xc0010114);

    private AnyCpu() {
    }

    public static Place place(RandomGenerator random) {
        if (random.nextInt(8) == 0) {
            return new Place.Msr(oneOf(MSRS, random), random.nextInt(64));
        }
        return new Place.Cpuid(oneOf(LEAVES, random), random.nextInt(3),
                oneOf(List.of(Register.values()), random), random.nextInt(32));
    }

    public static Feature feature(RandomGenerator random) {
        return Feature.at(place(random));
    }

    /** Empty, small or large. */
    public static FeatureSet features(RandomGenerator random) {
        final int[] sizes = {0, 1, 5, 40, 400};
        final FeatureSet.Builder features = new FeatureSet.Builder();
        for (int i = random.nextInt(sizes[random.nextInt(sizes.length)] + 1); i > 0; i--) {
            features.add(feature(random));
        }
        return features.build();
    }

    public static KnownFeatures known(RandomGenerator random) {
        final FeatureSet present = features(random);
        return new KnownFeatures(present, features(random).andNot(present));
    }

    /** What is known, and a bit more. */
    public static KnownFeatures moreThan(KnownFeatures known, RandomGenerator random) {
        final KnownFeatures more = known(random);
        return more.overriddenBy(known);
    }

    public static Signature signature(RandomGenerator random) {
        return new Signature(random.nextInt(271), random.nextInt(256), random.nextInt(16));
    }

    /** Any twelve bytes. */
    public static Vendor vendor(RandomGenerator random) {
        final byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return new Vendor(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /**
     * A table that does not contradict itself: no leaf beyond the highest of its range, no subleaf of leaf 7 beyond
     * the highest, none of an empty leaf, and no MSR that CPUID says is not there.
     */
    public static CpuidTable table(RandomGenerator random) {
        final CpuidTable.Builder table = CpuidTable.builder()
                .leaf(0, 0, 0x14, random.nextInt(), random.nextInt(), random.nextInt())
                .leaf(0x40000000, 0, 0x40000001, 0, 0, 0)
                .leaf(0x80000000, 0, 0x80000008, 0, 0, 0);
        for (int leaf : List.of(0x1, 0x6, 0x7, 0xd, 0x14, 0x40000001, 0x80000001, 0x80000008)) {
            final boolean some = random.nextInt(4) > 0;
            final CpuidTable.Registers none = new CpuidTable.Registers(0, 0, 0, 0);
            table.leaf(leaf, 0, some ? new CpuidTable.Registers(2, random.nextInt(), random.nextInt(),
                    random.nextInt()) : none);
            for (int subleaf = 1; some && subleaf <= random.nextInt(3); subleaf++) {
                table.leaf(leaf, subleaf, random.nextInt(), random.nextInt(), random.nextInt(), random.nextInt());
            }
        }
        final CpuidTable leaves = table.build();
        if ((leaves.word(7, 0, Register.EDX) >>> 29 & 1) != 0) {
            table.msr(0x10a, random.nextLong());
        }
        if ((leaves.word(1, 0, Register.ECX) >>> 5 & 1) != 0) {
            table.msr(0x480, random.nextLong());
        }
        return table.build();
    }

    private static <T> T oneOf(List<T> choices, RandomGenerator random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
