package dev.socle.qemu.internal;

import dev.socle.cpu.CpuidTable.Key;
import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import java.util.HashMap;
import java.util.Map;

/** Features as the registers that hold them. */
public final class FeatureWords {

    public static final Registers ZERO = new Registers(0, 0, 0, 0);

    private final Map<Key, Registers> words = new HashMap<>();

    public FeatureWords(FeatureSet features) {
        final Map<Key, int[]> bits = new HashMap<>();
        Key last = new Key(0, 0);
        int[] at = new int[4];
        for (Feature feature : features) {
            if (feature.place() instanceof Place.Cpuid place) {
                // The set is in order of places, so that most features are in the leaf of the one before.
                if (place.leaf() != last.leaf() || place.subleaf() != last.subleaf()) {
                    last = new Key(place.leaf(), place.subleaf());
                    at = bits.computeIfAbsent(last, none -> new int[4]);
                }
                at[place.register().ordinal()] |= 1 << place.bit();
            }
        }
        bits.forEach((key, word) -> words.put(key, new Registers(word[0], word[1], word[2], word[3])));
    }

    /** The bits of one leaf and sub-leaf; zero where no feature is in it. */
    public Registers at(int leaf, int subleaf) {
        return words.getOrDefault(new Key(leaf, subleaf), ZERO);
    }

    public boolean hasBit(int leaf, int subleaf, dev.socle.cpu.Register register, int bit) {
        return (at(leaf, subleaf).get(register) >>> bit & 1) != 0;
    }
}
