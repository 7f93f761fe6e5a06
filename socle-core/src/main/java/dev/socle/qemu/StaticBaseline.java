package dev.socle.qemu;

import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The most that several CPUs have in common, with the meaning that QMP documents for {@code query-cpu-model-baseline}:
 * a static model that runs wherever any of them runs. The order of the CPUs does not matter.
 */
public sealed interface StaticBaseline {

    /** A CPU that each of the others covers. */
    record Common(StaticCpu cpu) implements StaticBaseline {
    }

    /** There is none: no CPU is at home on two vendors' processors. */
    record NoneAcrossVendors(SortedSet<Vendor> vendors) implements StaticBaseline {
    }

    /**
     * Finds it.
     *
     * @param cpus    at least one
     * @param release whose rules say which features need others
     * @throws IllegalArgumentException if there is no CPU
     */
    static StaticBaseline of(List<StaticCpu> cpus, QemuRelease release) {
        if (cpus.isEmpty()) {
            throw new IllegalArgumentException("a baseline of nothing, expected at least one CPU");
        }
        final SortedSet<Vendor> vendors = new TreeSet<>(Comparator.comparing(Vendor::id));
        cpus.forEach(cpu -> vendors.add(cpu.vendor()));
        if (vendors.size() > 1) {
            return new NoneAcrossVendors(vendors);
        }
        final FeatureSet shared = cpus.stream().map(StaticCpu::features).reduce(FeatureSet::and).orElseThrow();
        final StaticCpu namesake = cpus.stream().min(OLDEST).orElseThrow();
        return new Common(new StaticCpu(vendors.first(), namesake.signature(), namesake.modelId(),
                cpus.stream().map(StaticCpu::level).min(Integer::compareUnsigned).orElseThrow(),
                cpus.stream().map(StaticCpu::xlevel).min(Integer::compareUnsigned).orElseThrow(),
                cpus.stream().mapToInt(StaticCpu::addressBits).min().orElseThrow(),
                new Dependencies(release).supported(shared)));
    }

    /** Whose name the baseline bears: any would do; the smallest numbers are most often the oldest. */
    Comparator<StaticCpu> OLDEST = Comparator.comparing(StaticCpu::signature,
                    Comparator.comparingInt(Signature::family).thenComparingInt(Signature::model)
                            .thenComparingInt(Signature::stepping))
            .thenComparing(StaticCpu::modelId);
}
