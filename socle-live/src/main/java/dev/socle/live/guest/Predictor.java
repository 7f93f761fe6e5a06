package dev.socle.live.guest;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.host.Accelerator;
import dev.socle.live.MachineKvm;
import dev.socle.qemu.CpuArgumentException;
import dev.socle.qemu.CpuProblem;
import dev.socle.qemu.FilteredCpu;
import dev.socle.qemu.GuestCpuid;
import dev.socle.qemu.MigrationEnd;
import dev.socle.qemu.MigrationVerdict;
import dev.socle.qemu.QemuCpus;
import dev.socle.qemu.RealizedCpu;
import dev.socle.qemu.StartMessages;
import dev.socle.qemu.Supply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Says by rule alone what a launch will come to: what the guest will read, or why QEMU will not start it. */
public final class Predictor {

    private final Catalog catalog;
    private final MachineKvm kvm;
    private final Map<Version, QemuCpus> cpus = new ConcurrentHashMap<>();
    private final Map<Path, MachineKvm.Answer> answers = new ConcurrentHashMap<>();

    public Predictor(Catalog catalog) {
        this.catalog = catalog;
        this.kvm = MachineKvm.here(catalog);
    }

    /** What is foreseen. */
    public sealed interface Prediction {
    }

    /**
     * QEMU starts the guest.
     *
     * @param vcpus    what each vCPU reads
     * @param filtered the CPU as configured, and what of it is left
     * @param supply   what the accelerator gives
     */
    public record Starts(List<GuestCpuid> vcpus, RealizedCpu realized, FilteredCpu filtered, Supply supply)
            implements Prediction {
        public Starts {
            vcpus = List.copyOf(vcpus);
        }

        /** What QEMU says meanwhile of the CPU, in its words and order. */
        public List<String> said() {
            return StartMessages.of(filtered, realized);
        }

        /** As one end of a migration. */
        public MigrationEnd end() {
            return MigrationEnd.of(realized).lacking(filtered.unavailable());
        }
    }

    /** QEMU refuses, in its words. */
    public record Refuses(String words) implements Prediction {
    }

    /** Nobody can tell, and why. */
    public record Unknown(String reason) implements Prediction {
    }

    /** Foresees a launch of a QEMU of this release. */
    public Prediction predict(GuestLaunch launch, Version version) {
        final QemuRelease release = catalog.qemu(version).release();
        if (!release.version().series().equals(version.series())) {
            return new Unknown("there are no facts of QEMU " + version.series() + "; the nearest are of "
                    + release.display());
        }
        final Optional<MachineType> machine = release.machinery().machine(launch.machine());
        if (machine.isEmpty()) {
            return new Unknown(release.display() + " is not known to have a machine type " + launch.machine());
        }
        return switch (given(launch, release)) {
            case MachineKvm.None none -> new Unknown("no KVM can be asked here: " + none.reason());
            case MachineKvm.Gives gives -> predict(launch, release, machine.get(), gives);
        };
    }

    /** TCG gives the same everywhere; KVM is asked once for each QEMU. */
    private MachineKvm.Answer given(GuestLaunch launch, QemuRelease release) {
        return launch.accelerator() == Accelerator.TCG
                ? new MachineKvm.Gives(Supply.ofTcg(release), Optional.empty())
                : answers.computeIfAbsent(launch.qemu(), qemu -> kvm.of(qemu, release));
    }

    private Prediction predict(GuestLaunch launch, QemuRelease release, MachineType machine, MachineKvm.Gives given) {
        final QemuCpus known = cpus.computeIfAbsent(release.version(), it -> new QemuCpus(catalog, release));
        final Supply supply = given.supply();
        try {
            final FilteredCpu filtered = known.filtered(launch.cpu(), Optional.of(machine), supply);
            return switch (filtered.start()) {
                case FilteredCpu.Refuses refuses -> new Refuses(refuses.messages().getLast());
                case FilteredCpu.NotKnown unknown -> new Unknown(String.join("; ", unknown.messages()));
                case FilteredCpu.Starts starts -> starts(launch, known, filtered, given, machine);
            };
        } catch (CpuArgumentException e) {
            return new Refuses(e.problems().stream().map(CpuProblem::text).findFirst().orElse(""));
        }
    }

    /** Foresees a move between two launches. */
    public MoveForecast predictMove(GuestLaunch source, Version from, GuestLaunch destination, Version to) {
        return switch (predict(source, from)) {
            case Refuses no -> new MoveForecast.NoSource(no.words());
            case Unknown unknown -> new MoveForecast.Unknown("of the source: " + unknown.reason());
            case Starts first -> switch (predict(destination, to)) {
                case Refuses no -> new MoveForecast.NoDestination(no.words());
                case Unknown unknown -> new MoveForecast.Unknown("of the destination: " + unknown.reason());
                case Starts second -> new MoveForecast.Judged(
                        MigrationVerdict.of(first.end(), second.end(), catalog.caches()));
            };
        };
    }

    private Prediction starts(GuestLaunch launch, QemuCpus known, FilteredCpu filtered,
                              MachineKvm.Gives given, MachineType machine) {
        final RealizedCpu realized = known.realizer().realize(filtered, given.supply(),
                launch.smp().topology(machine), given.cpuid());
        return new Starts(IntStream.range(0, launch.smp().vcpus())
                .mapToObj(number -> GuestCpuid.of(realized, catalog.caches(), number)).toList(), realized, filtered,
                given.supply());
    }
}
