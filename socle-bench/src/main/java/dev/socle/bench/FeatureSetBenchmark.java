package dev.socle.bench;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.FeatureSet;
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

/** Operations on sets of features. Aim: 10 ns each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FeatureSetBenchmark {

    private final LibvirtRelease release = SampleCpu.libvirt();
    private final FeatureSet skylake = SampleCpu.features(release);
    private final FeatureSet milan = release.model("EPYC-Milan").orElseThrow().features();

    @Benchmark
    public FeatureSet and() {
        return skylake.and(milan);
    }

    @Benchmark
    public FeatureSet or() {
        return skylake.or(milan);
    }

    @Benchmark
    public FeatureSet andNot() {
        return skylake.andNot(milan);
    }

    @Benchmark
    public boolean containsAll() {
        return skylake.containsAll(milan);
    }

    @Benchmark
    public int countNotIn() {
        return skylake.countNotIn(milan);
    }
}
