package dev.socle.bench;

import dev.socle.catalog.Caches;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.FeatureSet;
import dev.socle.host.Accelerator;
import dev.socle.qemu.CpuExpander;
import dev.socle.qemu.CpuProperties;
import dev.socle.qemu.GuestCpuid;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.MigrationEnd;
import dev.socle.qemu.MigrationVerdict;
import dev.socle.qemu.RealizedCpu;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A realized CPU to the whole CPUID its guest reads, and to the verdict on a migration, warm. Aim: 20 us for CPUID. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GuestCpuidBenchmark {

    private final Caches caches = Catalog.embedded().caches();
    private final RealizedCpu skylake = realized("Skylake-Server-v4");
    private final RealizedCpu milan = realized("EPYC-Milan-v2");
    private final MigrationEnd source = MigrationEnd.of(skylake);
    private final MigrationEnd destination = MigrationEnd.of(realized("Skylake-Server-v5"));

    private static RealizedCpu realized(String name) {
        final QemuRelease release = Catalog.embedded().qemu(new Version(10, 0, 0)).release();
        final QemuModel model = release.model(name).orElseThrow();
        return new RealizedCpu(release, Accelerator.TCG, Optional.of("pc-q35-10.0"), name,
                new RealizedCpu.Identity(model.vendor().orElseThrow(), model.signature(), model.modelId()),
                new RealizedCpu.Levels(model.minLevel(), model.minXlevel(), 0, 0),
                new RealizedCpu.AddressWidths(40, 0),
                new CpuExpander(release).features(model, Accelerator.TCG, FeatureSet.empty(), FeatureSet.empty()),
                new RealizedCpu.Components(0x207, 0), Catalog.embedded().caches().of(model), OptionalLong.empty(),
                new GuestTopology(2, 1, 1, 8, 2, 32), CpuProperties.of(Map.of("l3-cache", "on", "cpuid-0xb", "on",
                        "tcg-cpuid", "on", "x-vendor-cpuid-only", "on", "x-l1-cache-per-thread", "on")),
                Optional.empty());
    }

    @Benchmark
    public CpuidTable intel() {
        return GuestCpuid.of(skylake, caches).table();
    }

    @Benchmark
    public CpuidTable amd() {
        return GuestCpuid.of(milan, caches).table();
    }

    @Benchmark
    public MigrationVerdict migration() {
        return MigrationVerdict.of(source, destination, caches);
    }
}
