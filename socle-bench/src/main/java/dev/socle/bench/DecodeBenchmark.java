package dev.socle.bench;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.CpuidTable;
import dev.socle.libvirt.Decoder;
import dev.socle.libvirt.Decoding;
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

/** Raw CPUID to named model and features, exactly as libvirt 11.3 does it, warm. Aim: 20 us for a guest. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {

    private final LibvirtRelease release = SampleCpu.libvirt();
    private final Decoder decoder = new Decoder(release);
    private final CpuidTable table = SampleCpu.table(release);

    @Benchmark
    public Decoding guest() {
        return decoder.decode(table, Decoder.Request.guest());
    }

    @Benchmark
    public Decoding host() {
        return decoder.decode(table, Decoder.Request.host());
    }
}
