package dev.socle.flaw.linux;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.flaw.CpuView;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.QemuCpus;
import dev.socle.qemu.RealizedCpu;
import dev.socle.qemu.Supply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a Linux guest of QEMU's TCG sees, from the option {@code -cpu} alone: QEMU's rules make its CPUID, and of MSRs
 * TCG carries none that speaks of flaws: each reads as zero, and none fails.
 *
 * @param cpu           what the kernel reads
 * @param circumstances what else decides
 */
record LinuxUnderTcg(CpuView cpu, Circumstances circumstances) {

    /** Behind QEMU's release: a debugger answers what the guest asks of MSR 0x10a, as KVM would. */
    private static final String TOLD = "+msrs";
    private static final Catalog CATALOG = Catalog.embedded();
    private static final Map<Version, QemuCpus> CPUS = new ConcurrentHashMap<>();

    /** Reads release of QEMU, smp, -cpu and boot options, such as {@code 10.0 1 EPYC-v2,check=off nosmt}. */
    static LinuxUnderTcg parse(String configuration) {
        final String[] words = configuration.split(" ");
        final boolean told = words[0].endsWith(TOLD);
        final QemuRelease release = CATALOG.qemu(Version.parse(words[0].replace(TOLD, ""))).release();
        final Optional<MachineType> machine = release.machinery().machine("q35");
        final int threads = words[1].contains("threads=2") ? 2 : 1;
        final QemuCpus cpus = CPUS.computeIfAbsent(release.version(), _ -> new QemuCpus(CATALOG, release));
        final Supply supply = Supply.ofTcg(release);
        final RealizedCpu realized = cpus.realizer().realize(cpus.filtered(words[2], machine, supply), supply,
                new GuestTopology(1, 1, 1, 1, threads, threads), Optional.empty());
        final CpuView cpu = told ? GuestSight.withMsrs(realized, CATALOG.caches())
                : GuestSight.of(realized, CATALOG.caches());
        return new LinuxUnderTcg(cpu, GuestSight.circumstances(realized)
                .withBootOptions(List.of(words).subList(3, words.length)));
    }
}
