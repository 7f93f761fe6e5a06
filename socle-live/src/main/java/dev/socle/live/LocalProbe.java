package dev.socle.live;

import dev.socle.evidence.Evidence;
import dev.socle.host.Accelerator;
import dev.socle.host.Source;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private final List<Optional<Path>> qemus;

    private LocalProbe(Machine machine, List<Optional<Path>> qemus) {
        this.machine = machine;
        this.qemus = qemus;
    }

    /** Looks at this machine, with the QEMU it has installed. */
    public static LocalProbe here() {
        return of(Machine.here());
    }

    /** Looks at this machine, with this QEMU. */
    public static LocalProbe here(Path qemu) {
        return here(List.of(qemu));
    }

    /** Looks at this machine, with these QEMUs, one at least. */
    public static LocalProbe here(List<Path> qemus) {
        return new LocalProbe(Machine.here(), qemus.stream().map(Optional::of).toList());
    }

    /** Looks at a machine, with the QEMU it has installed. */
    public static LocalProbe of(Machine machine) {
        return new LocalProbe(machine, List.of(machine.qemu()));
    }

    /** Reads everything, the slow sources at the same time. Never fails: what went wrong is in the sources. */
    public LocalEvidence probe() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final List<CompletableFuture<Finding<QmpRecording>>> qmp = qemus.stream()
                    .map(qemu -> new QemuProbe(machine, qemu))
                    .flatMap(asker -> Stream.of(Accelerator.KVM, Accelerator.TCG)
                            .map(accelerator -> CompletableFuture.supplyAsync(() -> asker.ask(accelerator), threads)))
                    .toList();
            final var kvm = CompletableFuture.supplyAsync(new KvmProbe(machine)::ask, threads);
            final var libvirt = CompletableFuture.supplyAsync(this::libvirt, threads);
            final MachineFiles files = new MachineFiles(machine);
            final Finding<String> hostName = files.hostName();
            final Finding<String> microcode = files.microcode();
            final List<Finding<QmpRecording>> recordings = qmp.stream().map(CompletableFuture::join).toList();
            final List<Finding<Evidence>> findings = new ArrayList<>(List.of(LocalReading.cpuids(files.cpuids()),
                    LocalReading.cpuinfo(files.cpuinfo()), LocalReading.kernel(files.kernel()),
                    LocalReading.vulnerabilities(files.vulnerabilities()),
                    LocalReading.kvmParameters(files.ignoreMsrs())));
            findings.add(kvm.join());
            recordings.forEach(recording -> findings.add(LocalReading.qemu(recording)));
            findings.addAll(libvirt.join());
            final List<Source> sources = Stream.concat(findings.stream(), Stream.of(hostName, microcode))
                    .map(Finding::source).toList();
            return new LocalEvidence(hostName.value(), microcode.value(),
                    findings.stream().flatMap(finding -> finding.value().stream()).toList(),
                    recordings.stream().flatMap(finding -> finding.value().stream()).toList(), sources);
        }
    }

    /** A virsh that cannot even say its release is not asked for more. */
    private List<Finding<Evidence>> libvirt() {
        final List<Finding<Evidence>> findings = new ArrayList<>();
        final Finding<Evidence> release = new LibvirtVersionProbe(machine).ask();
        findings.add(release);
        if (release.value().isPresent()) {
            findings.addAll(new LibvirtProbe(machine).ask());
        }
        return findings;
    }
}
