package dev.socle.qemu;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.host.Accelerator;
import dev.socle.qemu.internal.HypervisorLeaves;
import java.util.Optional;

/**
 * What of a CPU a guest can see at all. A feature that is on is seen only if its bit is set <em>and</em> its leaf lies
 * within the highest leaf the CPU reports: {@code level=6} hides all of leaf 7, although QEMU still calls
 * {@code avx2} on. ({@code level-func7} hides nothing; it is only what sub-leaf 0 says.)
 *
 * @param levels            the highest leaves
 * @param highestHypervisor the highest leaf from 0x40000000, below that where there is none
 */
public record Visibility(RealizedCpu.Levels levels, int highestHypervisor) {

    private static final int HYPERVISOR = HypervisorLeaves.BASE;
    private static final int EXTENDED = 0x80000000;
    private static final int CENTAUR = 0xC0000000;

    /** Whether the leaf is within its range, so that asking for it gets the leaf itself. */
    public boolean shows(int leaf) {
        return Integer.compareUnsigned(leaf, highest(leaf)) <= 0;
    }

    private int highest(int leaf) {
        if (Integer.compareUnsigned(leaf, CENTAUR) >= 0) {
            return levels.xlevel2();
        }
        if (Integer.compareUnsigned(leaf, EXTENDED) >= 0) {
            return levels.xlevel();
        }
        return leaf >= HYPERVISOR ? highestHypervisor : levels.level();
    }

    /**
     * The features among these that a guest sees. A bit of an MSR counts as seen if the CPUID bit that announces the
     * MSR is among the features and seen.
     */
    public FeatureSet of(FeatureSet features) {
        return features.filter(feature -> isSeen(feature, features));
    }

    private boolean isSeen(Feature feature, FeatureSet among) {
        return switch (feature.place()) {
            case Place.Cpuid cpuid -> shows(cpuid.leaf());
            case Place.Msr msr -> {
                final Optional<Place.Cpuid> announcedBy = msr.announcedBy();
                yield announcedBy.isEmpty()
                        || shows(announcedBy.get().leaf()) && among.contains(Feature.at(announcedBy.get()));
            }
        };
    }

    /** What is on and yet not seen. */
    public FeatureSet hidden(FeatureSet features) {
        return features.andNot(of(features));
    }

    /** The leaf whose answer a guest gets that asks for this one, if it is not all zero by the range's rule. */
    Optional<Integer> answering(int leaf, RealizedCpu cpu) {
        if (shows(leaf)) {
            return Optional.of(leaf);
        }
        // Intel's processors answer with their highest basic leaf, AMD's with zero. TCG always does as Intel; KVM
        // does as the guest's vendor.
        final boolean zero = cpu.accelerator() == Accelerator.KVM && cpu.identity().vendor().mirrorsLeaf1();
        return zero ? Optional.empty() : Optional.of(levels.level());
    }
}
