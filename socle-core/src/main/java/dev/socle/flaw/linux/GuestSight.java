package dev.socle.flaw.linux;

import dev.socle.catalog.Caches;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Place;
import dev.socle.flaw.CpuView;
import dev.socle.flaw.Truth;
import dev.socle.host.Accelerator;
import dev.socle.qemu.GuestCpuid;
import dev.socle.qemu.RealizedCpu;

/** What the kernel of a QEMU guest sees of its CPU, all of it: nothing is unknown. */
public final class GuestSight {

    private GuestSight() {
    }

    /**
     * By CPUID as the guest reads it, and by the feature MSRs: under KVM they hold what the CPU was realized with, TCG
     * has none (each reads as zero, whatever was asked for).
     */
    public static CpuView of(RealizedCpu cpu, Caches caches) {
        return see(cpu, caches, cpu.accelerator() == Accelerator.KVM ? cpu.features() : FeatureSet.empty());
    }

    /** The same, where something tells the guest of the feature MSRs what KVM would, whatever runs it. */
    public static CpuView withMsrs(RealizedCpu cpu, Caches caches) {
        return see(cpu, caches, cpu.features());
    }

    private static CpuView see(RealizedCpu cpu, Caches caches, FeatureSet msrs) {
        final CpuidTable table = GuestCpuid.of(cpu, caches).table();
        final FeatureSet read = table.knownFeatures().present();
        final FeatureSet.Builder present = new FeatureSet.Builder();
        final FeatureSet.Builder all = new FeatureSet.Builder();
        for (int i = 0; i < Feature.count(); i++) {
            final Feature feature = Feature.numbered(i);
            all.add(feature);
            final FeatureSet source = switch (feature.place()) {
                case Place.Cpuid _ -> read;
                case Place.Msr _ -> msrs;
            };
            if (source.contains(feature)) {
                present.add(feature);
            }
        }
        return new CpuView(table.vendor(), table.signature(), KnownFeatures.complete(present.build(), all.build()));
    }

    /** The circumstances of such a guest that has no boot options and runs no guests itself. */
    public static Circumstances circumstances(RealizedCpu cpu) {
        return Circumstances.usual()
                .withSiblings(cpu.topology().threads() > 1 ? Truth.YES : Truth.NO)
                .withForgivingMsrs(cpu.accelerator() == Accelerator.TCG ? Truth.YES : Truth.NO)
                .withKvmInUse(Truth.NO);
    }
}
