package dev.socle.bench;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuRelease;
import dev.socle.qemu.CpuArgument;
import dev.socle.qemu.CpuExpansion;
import dev.socle.qemu.CpuMeaning;
import dev.socle.qemu.FilteredCpu;
import dev.socle.qemu.QemuCpus;
import dev.socle.qemu.Supply;
import java.util.Optional;
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

/** A value of -cpu to the features a guest gets, as QEMU 10.0 does it under TCG, warm. Aim: 20 us. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExpansionBenchmark {

    private final QemuRelease release = Catalog.embedded().qemuReleases().stream()
            .filter(version -> version.major() == 10).findFirst()
            .map(version -> Catalog.embedded().qemu(version).release()).orElseThrow();
    private final QemuCpus cpus = new QemuCpus(Catalog.embedded(), release);
    private final Optional<MachineType> machine = release.machinery().machine("pc-q35-7.2");
    private final Supply supply = Supply.ofTcg(release);
    private final CpuArgument argument = CpuArgument.parse("EPYC-Milan,ssbd=on,aes=off,+pcid,phys-bits=48");
    private final CpuMeaning meaning = cpus.reader().read(argument, machine);

    @Benchmark
    public CpuMeaning read() {
        return cpus.reader().read(argument, machine);
    }

    @Benchmark
    public CpuExpansion expand() {
        return cpus.expander().expand(meaning, machine, supply);
    }

    @Benchmark
    public FilteredCpu readExpandAndFilter() {
        return cpus.filter().filter(cpus.expander().expand(cpus.reader().read(argument, machine), machine, supply),
                supply);
    }
}
