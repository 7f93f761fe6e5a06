package dev.socle.live;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.CpuidTable;
import dev.socle.evidence.Evidence;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import dev.socle.host.Source;
import dev.socle.qemu.Supply;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What this machine's KVM gives the guests of a QEMU, asked of that QEMU and of KVM's device. Nothing runs meanwhile,
 * so that what a guest will read can be foreseen.
 */
public final class MachineKvm {

    private static final int HIGHEST_EXTENDED = 0x80000000;

    private final Machine machine;
    private final Catalog catalog;

    MachineKvm(Machine machine, Catalog catalog) {
        this.machine = machine;
        this.catalog = catalog;
    }

    public static MachineKvm here(Catalog catalog) {
        return new MachineKvm(Machine.here(), catalog);
    }

    /** The answer. */
    public sealed interface Answer {
    }

    /**
     * It gives guests this.
     *
     * @param cpuid what the kernel offers, for the leaves that QEMU passes through; empty if its device does not say
     */
    public record Gives(Supply supply, Optional<CpuidTable> cpuid) implements Answer {
    }

    /** There is no KVM here that this QEMU could use. */
    public record None(String reason) implements Answer {
    }

    /** Asks; takes about half a second. */
    public Answer of(Path qemu, QemuRelease release) {
        final Finding<QmpRecording> said = new QemuProbe(machine, Optional.of(qemu)).ask(Accelerator.KVM);
        final Finding<Evidence> offered = LocalReading.qemu(said);
        if (offered.value().isEmpty()) {
            final Source source = offered.source();
            return new None(source.origin() + ": " + source.detail());
        }
        final Finding<Evidence> device = new KvmProbe(machine).ask();
        final MachineFiles files = new MachineFiles(machine);
        final List<Evidence> evidence = Stream.of(offered, device, LocalReading.cpuids(files.cpuids()),
                LocalReading.cpuinfo(files.cpuinfo())).flatMap(finding -> finding.value().stream()).toList();
        final HostProfile host = new LocalEvidence(Optional.empty(), Optional.empty(), evidence, List.of(), List.of())
                .profile(catalog);
        final Optional<CpuidTable> supported = device.value().map(it -> ((Evidence.KvmSupport) it).supported());
        return host.offers().stream().filter(offer -> offer.key().qemu().isPresent())
                .min(Comparator.comparing(offer -> offer.key().migratable()))
                .<Answer>map(offer -> new Gives(supply(offer, release, host, supported), supported))
                .orElseGet(() -> new None(qemu + ": it does not say what its guests can have under KVM"));
    }

    private static Supply supply(Offer offer, QemuRelease release, HostProfile host, Optional<CpuidTable> supported) {
        return Supply.of(offer, release).on(host.physical())
                .withLevels(highest(supported, 0), highest(supported, HIGHEST_EXTENDED));
    }

    private static OptionalInt highest(Optional<CpuidTable> supported, int range) {
        return supported.flatMap(table -> table.leaf(range, 0)).stream()
                .mapToInt(CpuidTable.Registers::eax).findFirst();
    }
}
