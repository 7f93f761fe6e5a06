package dev.socle.libvirt;

import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Reads raw CPUID and MSR data as one release of libvirt does: each feature at the very bit that the release's map
 * names, right or not (which is a {@linkplain Quirk quirk}), and a leaf that is not there as zero.
 */
final class RawFeatures {

    /** One 32-bit word of the raw data and which features its bits mean. */
    private static final class Word {
        private final Place sample;
        private final int[] featureOfBit = new int[32];
        private int knownBits;

        private Word(Place sample) {
            this.sample = sample;
        }
    }

    private final List<Word> words = new ArrayList<>();
    private final int lengthInLongs;

    RawFeatures(LibvirtRelease release, Quirks quirks) {
        final Function<LibvirtFeature, Place> readAt = quirks.has(Quirk.VMX_CONTROLS_FROM_LOWER_HALF)
                ? LibvirtFeature::readAt : feature -> feature.feature().place();
        final List<LibvirtFeature> inOrder = release.features().stream().sorted(Comparator.comparing(readAt)).toList();
        int highest = 0;
        for (LibvirtFeature feature : inOrder) {
            final Place place = readAt.apply(feature);
            if (words.isEmpty() || !sameWord(words.getLast().sample, place)) {
                words.add(new Word(place));
            }
            final int bit = place.bit() & 31;
            words.getLast().featureOfBit[bit] = feature.feature().index();
            words.getLast().knownBits |= 1 << bit;
            highest = Math.max(highest, feature.feature().index());
        }
        lengthInLongs = (highest >> 6) + 1;
    }

    private static boolean sameWord(Place a, Place b) {
        if (a instanceof Place.Cpuid first && b instanceof Place.Cpuid second) {
            return first.leaf() == second.leaf() && first.subleaf() == second.subleaf()
                    && first.register() == second.register();
        }
        return a instanceof Place.Msr first && b instanceof Place.Msr second
                && first.index() == second.index() && first.bit() / 32 == second.bit() / 32;
    }

    /** The features whose bits are set. */
    FeatureSet read(CpuidTable table) {
        final long[] set = new long[lengthInLongs];
        for (Word word : words) {
            int rest = value(table, word.sample) & word.knownBits;
            while (rest != 0) {
                final int feature = word.featureOfBit[Integer.numberOfTrailingZeros(rest)];
                set[feature >> 6] |= 1L << feature;
                rest &= rest - 1;
            }
        }
        return FeatureSet.ofWords(set);
    }

    /** How many bits are set that the map does not name. */
    int unnamed(CpuidTable table) {
        int count = 0;
        for (CpuidTable.Registers registers : table.leaves().values()) {
            count += Integer.bitCount(registers.eax()) + Integer.bitCount(registers.ebx())
                    + Integer.bitCount(registers.ecx()) + Integer.bitCount(registers.edx());
        }
        for (long msr : table.msrs().values()) {
            count += Long.bitCount(msr);
        }
        return count - read(table).size();
    }

    private static int value(CpuidTable table, Place place) {
        return switch (place) {
            case Place.Cpuid cpuid -> table.word(cpuid.leaf(), cpuid.subleaf(), cpuid.register());
            case Place.Msr msr -> (int) (table.msr(msr.index()).orElse(0L) >>> (msr.bit() & 32));
        };
    }
}
