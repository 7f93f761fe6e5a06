package dev.socle.live;

import dev.socle.evidence.Evidence;
import dev.socle.host.Accelerator;
import dev.socle.host.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Gathers what can be known of this machine. It needs no privilege and no program: each source that is absent, refused
 * or broken is recorded as such, and the others are read all the same.
 */
public final class LocalProbe {

    private final Machine machine;
    private final Optional<Path> qemu;

    private LocalProbe(Machine machine, Optional<Path> qemu) {
        this.machine = machine;
        this.qemu = qemu;
    }

    /** Looks at this machine, with the QEMU it has installed. */
    public static LocalProbe here() {
        return of(Machine.here());
    }

    /** Looks at this machine, with this QEMU. */
    public static LocalProbe here(Path qemu) {
        return new LocalProbe(Machine.here(), Optional.of(qemu));
    }

    /** Looks at a machine, with the QEMU it has installed. */
    public static LocalProbe of(Machine machine) {
        return new LocalProbe(machine, machine.qemu());
    }

    /** Reads everything, the slow sources at the same time. Never fails: what went wrong is in the sources. */
    public LocalEvidence probe() {
        final QemuProbe asker = new QemuProbe(machine, qemu);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final var kvm = CompletableFuture.supplyAsync(() -> asker.ask(Accelerator.KVM), threads);
            final var tcg = CompletableFuture.supplyAsync(() -> asker.ask(Accelerator.TCG), threads);
            final var libvirt = CompletableFuture.supplyAsync(new LibvirtVersionProbe(machine)::ask, threads);
            final MachineFiles files = new MachineFiles(machine);
            final Finding<String> hostName = files.hostName();
            final Finding<String> microcode = files.microcode();
            final List<Finding<Evidence>> findings = List.of(LocalReading.cpuids(files.cpuids()),
                    LocalReading.cpuinfo(files.cpuinfo()), LocalReading.kernel(files.kernel()),
                    LocalReading.vulnerabilities(files.vulnerabilities()), LocalReading.qemu(kvm.join()),
                    LocalReading.qemu(tcg.join()), libvirt.join());
            final List<Source> sources = Stream.concat(findings.stream(), Stream.of(hostName, microcode))
                    .map(Finding::source).toList();
            return new LocalEvidence(hostName.value(), microcode.value(),
                    findings.stream().flatMap(finding -> finding.value().stream()).toList(),
                    Stream.of(kvm.join(), tcg.join()).flatMap(finding -> finding.value().stream()).toList(), sources);
        }
    }
}
