package dev.socle.libvirt;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.MachineType;
import dev.socle.cpu.FeatureSet;
import dev.socle.qemu.CpuArgumentException;
import dev.socle.qemu.FilteredCpu;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.MigrationEnd;
import dev.socle.qemu.MigrationOutcome;
import dev.socle.qemu.MigrationVerdict;
import dev.socle.qemu.RealizedCpu;
import java.util.List;
import java.util.Optional;

/**
 * Foresees, exactly, whether libvirt starts a guest on a host and whether it lets it move to another: both libvirts'
 * rules, and between them what QEMU makes of the {@code -cpu} that it is given. For x86-64 guests that TCG runs.
 */
public final class GuestForecast {

    private static final String DEFAULT_MODEL = "qemu64";

    private final Catalog catalog;

    public GuestForecast(Catalog catalog) {
        this.catalog = catalog;
    }

    /** A domain that starts cold. */
    public StartForecast start(DomainDefinition domain, LibvirtHost host) {
        return run(domain, host, GuestStart.Cause.START);
    }

    /** A guest that runs on one host and is moved to another while it runs. */
    public StartForecast move(StartForecast.Runs guest, LibvirtHost from, LibvirtHost to) {
        final MigrationCpu migration = new MigrationCpu(from.libvirt(), exact(from.libvirt()));
        final Optional<CpuDefinition> sent = guest.live().filter(cpu -> cpu.mode() == CpuDefinition.Mode.CUSTOM)
                .map(live -> migration.cookie(live, guest.domain().cpu().orElse(live)));
        final DomainDefinition incoming = sent.map(guest.domain()::withCpu).orElse(guest.domain());
        return switch (run(incoming, to, GuestStart.Cause.INCOMING)) {
            case StartForecast.Runs arrived -> taken(guest, arrived);
            case StartForecast refused -> refused;
        };
    }

    private StartForecast taken(StartForecast.Runs guest, StartForecast.Runs arrived) {
        return switch (MigrationVerdict.of(guest.end(), arrived.end(), catalog.caches()).exact()) {
            case MigrationOutcome.Accepted accepted -> arrived;
            case MigrationOutcome.Refused(List<MigrationOutcome.Reason> reasons) -> refused(reasons);
            case MigrationOutcome.GuestLost(List<MigrationOutcome.Reason> reasons) -> refused(reasons);
            case MigrationOutcome.DestinationDoesNotStart(List<MigrationOutcome.Reason> reasons) -> refused(reasons);
        };
    }

    private static StartForecast refused(List<MigrationOutcome.Reason> reasons) {
        return new StartForecast.RefusedByQemu(reasons.getFirst().sentence());
    }

    private StartForecast run(DomainDefinition domain, LibvirtHost host, GuestStart.Cause cause) {
        final Optional<MachineType> machine = machine(domain, host);
        if (machine.isEmpty()) {
            return before(new CpuError.NotAllowed("there is no machine type "
                    + domain.machine().orElse("by default"), "choose one that all hosts have", Optional.empty()));
        }
        final DomainStart start = new DomainStart(host.libvirt(), exact(host.libvirt()));
        return switch (start.prepare(domain, host.place(), cause).value()) {
            case Outcome.Failed<DomainStart.Prepared>(CpuError error) -> before(error);
            case Outcome.Done<DomainStart.Prepared>(DomainStart.Prepared prepared) ->
                    launched(domain.withMachine(machine.get().name()), prepared, host, machine.get());
        };
    }

    /** libvirt starts no guest whose machine type QEMU did not list; an alias becomes the name when it is defined. */
    private static Optional<MachineType> machine(DomainDefinition domain, LibvirtHost host) {
        final QemuCapabilities.Accelerated known = host.capabilities().under(VirtType.QEMU);
        return domain.machine().map(known::machine).orElseGet(known::defaultMachine)
                .flatMap(told -> host.qemu().release().machinery().machine(told.name()));
    }

    private static StartForecast before(CpuError error) {
        return new StartForecast.Refused(StartForecast.Stage.BEFORE_QEMU, error);
    }

    private static StartForecast launched(DomainDefinition domain, DomainStart.Prepared prepared, LibvirtHost host,
                                          MachineType machine) {
        final String argument = prepared.line() instanceof CpuLine.Given(String value) ? value : DEFAULT_MODEL;
        try {
            final FilteredCpu filtered = host.qemu().filtered(argument, machine);
            return switch (filtered.start()) {
                case FilteredCpu.Refuses refuses -> new StartForecast.RefusedByQemu(refuses.messages().getLast());
                case FilteredCpu.NotKnown unknown ->
                        new StartForecast.Unknown(String.join("; ", unknown.messages()));
                case FilteredCpu.Starts starts -> looked(domain, prepared, filtered, host);
            };
        } catch (CpuArgumentException e) {
            return new StartForecast.RefusedByQemu(e.problems().getFirst().text());
        }
    }

    /** libvirt looks at what QEMU made of it. */
    private static StartForecast looked(DomainDefinition domain, DomainStart.Prepared prepared, FilteredCpu filtered,
                                        LibvirtHost host) {
        final RealizedCpu realized = host.qemu().realized(filtered, topology(domain));
        final MigrationEnd end = MigrationEnd.of(realized).lacking(filtered.unavailable());
        if (prepared.cpu().isEmpty()) {
            return new StartForecast.Runs(domain, Optional.empty(), prepared.line(), end);
        }
        final X86LiveUpdate update = new X86LiveUpdate(host.libvirt(), exact(host.libvirt()));
        return switch (update.afterStart(prepared.cpu().get(), seen(realized, filtered, host))) {
            case Outcome.Failed<CpuDefinition>(CpuError error) ->
                    new StartForecast.Refused(StartForecast.Stage.AFTER_QEMU, error);
            case Outcome.Done<CpuDefinition>(CpuDefinition live) ->
                    new StartForecast.Runs(domain, Optional.of(withCheck(live)), prepared.line(), end);
        };
    }

    /** What a domain leaves unsaid of the check is said in it from its definition on. */
    private static CpuDefinition withCheck(CpuDefinition cpu) {
        return cpu.toBuilder().check(GuestStart.effectiveCheck(cpu, false)).build();
    }

    /** libvirt reads the switches of the CPU that runs, and the list of what could not be given, both by name. */
    private static X86LiveUpdate.Seen seen(RealizedCpu realized, FilteredCpu filtered, LibvirtHost host) {
        final FeatureSet.Builder enabled = new FeatureSet.Builder();
        host.qemu().release().names().preferred().forEach((name, bits) -> {
            if (realized.features().containsAll(bits)) {
                named(host.libvirt(), name).ifPresent(enabled::addAll);
            }
        });
        final FeatureSet.Builder disabled = new FeatureSet.Builder();
        filtered.unavailableNames().forEach(name -> named(host.libvirt(), name).ifPresent(disabled::addAll));
        return new X86LiveUpdate.Seen(enabled.build(), disabled.build(), 0);
    }

    private static Optional<FeatureSet> named(LibvirtRelease release, String qemuName) {
        return release.feature(QemuSpelling.toLibvirt(qemuName)).map(LibvirtFeature::feature).map(FeatureSet::of);
    }

    /** libvirt states the whole shape: what the domain says, else a socket for each processor. */
    private static GuestTopology topology(DomainDefinition domain) {
        final int processors = domain.vcpus().orElse(1);
        return domain.cpu().flatMap(CpuDefinition::topology)
                .map(shape -> new GuestTopology(shape.sockets(), shape.dies(), shape.clusters(), shape.cores(),
                        shape.threads(), processors))
                .orElseGet(() -> GuestTopology.ofSockets(processors));
    }

    private static Quirks exact(LibvirtRelease release) {
        return Quirks.exact(release.version());
    }
}
