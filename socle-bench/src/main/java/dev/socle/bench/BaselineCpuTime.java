package dev.socle.bench;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.BaselineRequest;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuReader;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirks;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The same as {@link BaselineBenchmark} in CPU time of the one thread that does the work, for machines that others use
 * too: there the time that passes says more of them than of us. The baseline of one host is what libvirt decodes a CPU
 * by: the text is read, and the model sought that says it best. Which libvirt is asked is the loader's affair, see
 * {@code dev/ratios}; Socle answers by the facts of its release, and the answers must be equal.
 */
public final class BaselineCpuTime {

    private static final int ROUNDS = 8;

    private BaselineCpuTime() {
    }

    public static void main(String[] args) {
        try (InstalledLibvirt libvirt = new InstalledLibvirt()) {
            final LibvirtRelease release = libvirt.facts();
            final LibvirtArch arch = LibvirtArch.of("x86_64", release, Quirks.exact(release.version()));
            for (int round = 1; round <= ROUNDS; round++) {
                one(arch, libvirt, SampleHosts.xmls(release, 1), 3000);
                one(arch, libvirt, SampleHosts.xmls(release, 1000), 50);
            }
        }
    }

    private static void one(LibvirtArch arch, InstalledLibvirt libvirt, List<String> xmls, int times) {
        final List<byte[]> texts = xmls.stream().map(xml -> xml.getBytes(StandardCharsets.UTF_8)).toList();
        final MemorySegment natively = libvirt.texts(xmls);
        libvirt.mustEqual(natively, xmls.size(), switch (arch.baseline(read(texts), BaselineRequest.plain())) {
            case Outcome.Done<CpuDefinition>(CpuDefinition cpu) -> CpuWriter.write(cpu);
            case Outcome.Failed<CpuDefinition>(var error) -> throw new IllegalStateException(error.reason());
        });
        final double read = micros(times, () -> read(texts));
        final List<CpuDefinition> cpus = read(texts);
        final double made = micros(times, () -> arch.baseline(cpus, BaselineRequest.plain()));
        final double theirs = micros(Math.max(5, times / 10), () -> libvirt.baseline(natively, xmls.size()));
        System.out.printf(Locale.ROOT, "%4d hosts: Socle %.1f us a host (%.1f reading, %.1f baseline), libvirt %s"
                + " %.1f us a host, ratio %.1f%n", xmls.size(), (read + made) / xmls.size(), read / xmls.size(),
                made / xmls.size(), libvirt.release(), theirs / xmls.size(), theirs / (read + made));
    }

    private static List<CpuDefinition> read(List<byte[]> texts) {
        final List<CpuDefinition> cpus = new ArrayList<>(texts.size());
        texts.forEach(text -> cpus.add(CpuReader.read(text, "host")));
        return cpus;
    }

    private static double micros(int times, Runnable work) {
        final long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e3 / times;
    }
}
