package dev.socle.bench;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.libvirt.BaselineRequest;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuReader;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.Quirks;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The same as {@link BaselineBenchmark} in CPU time of the one thread that does the work, for machines that others use
 * too: there the time that passes says more of them than of us.
 */
public final class BaselineCpuTime {

    private static final int ROUNDS = 5;

    private BaselineCpuTime() {
    }

    public static void main(String[] args) {
        final LibvirtRelease release = Catalog.embedded().libvirt(new Version(9, 0, 0)).release();
        final LibvirtArch arch = LibvirtArch.of("x86_64", release, Quirks.exact(release.version()));
        try (InstalledLibvirt libvirt = new InstalledLibvirt()) {
            for (int round = 1; round <= ROUNDS; round++) {
                one(arch, libvirt, SampleHosts.xmls(release, 1), 3000);
                one(arch, libvirt, SampleHosts.xmls(release, 1000), 50);
            }
        }
    }

    private static void one(LibvirtArch arch, InstalledLibvirt libvirt, List<String> xmls, int times) {
        final List<byte[]> texts = xmls.stream().map(xml -> xml.getBytes(StandardCharsets.UTF_8)).toList();
        final MemorySegment natively = libvirt.texts(xmls);
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
