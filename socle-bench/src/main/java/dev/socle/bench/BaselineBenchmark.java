package dev.socle.bench;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.BaselineRequest;
import dev.socle.libvirt.Comparison;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuReader;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirks;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The baseline of host XMLs, from text to text, beside the installed libvirt's own library in the same process and run.
 * Both answer by the map of its release, and the answers are checked to be equal. Aim: 15 us a host.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "--enable-native-access=ALL-UNNAMED")
public class BaselineBenchmark {

    @Param({"1", "1000"})
    private int hosts;

    private LibvirtArch socle;
    private List<byte[]> xmls;
    private InstalledLibvirt libvirt;
    private MemorySegment texts;
    private CpuDefinition host;
    private CpuDefinition guest;

    @Setup
    public void prepare() {
        libvirt = new InstalledLibvirt();
        final LibvirtRelease release = libvirt.facts();
        final List<String> samples = SampleHosts.xmls(release, hosts);
        socle = LibvirtArch.of("x86_64", release, Quirks.exact(release.version()));
        xmls = samples.stream().map(xml -> xml.getBytes(StandardCharsets.UTF_8)).toList();
        texts = libvirt.texts(samples);
        host = CpuReader.read(xmls.getFirst(), "host");
        guest = CpuDefinition.custom(host.modelName().orElseThrow(), false);
        System.out.println("libvirt " + libvirt.release() + ", facts of " + release.display());
        libvirt.mustEqual(texts, hosts, socle());
    }

    @TearDown
    public void close() {
        libvirt.close();
    }

    @Benchmark
    public String socle() {
        final List<CpuDefinition> cpus = new ArrayList<>(hosts);
        for (byte[] xml : xmls) {
            cpus.add(CpuReader.read(xml, "host"));
        }
        return switch (socle.baseline(cpus, BaselineRequest.plain())) {
            case Outcome.Done<CpuDefinition>(CpuDefinition cpu) -> CpuWriter.write(cpu);
            case Outcome.Failed<CpuDefinition>(var error) -> throw new IllegalStateException(error.reason());
        };
    }

    @Benchmark
    public String libvirt() {
        return libvirt.baseline(texts, hosts);
    }

    /** A guest's CPU with a host's, both read already; libvirt has this only in a daemon. */
    @Benchmark
    public Outcome<Comparison> socleCompare() {
        return socle.compare(host, guest);
    }
}
