package dev.socle.nova.driver;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.Nearest;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Trace;
import dev.socle.host.Accelerator;
import dev.socle.input.EvidenceException;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuError;
import dev.socle.libvirt.CpuLine;
import dev.socle.libvirt.DomainCapabilities;
import dev.socle.libvirt.DomainDefinition;
import dev.socle.libvirt.DomainStart;
import dev.socle.libvirt.HostModel;
import dev.socle.libvirt.HostView;
import dev.socle.libvirt.HostViewFinder;
import dev.socle.libvirt.HostViews;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.OfferedQemu;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.QemuCapabilities;
import dev.socle.libvirt.Quirks;
import dev.socle.libvirt.VirtType;
import dev.socle.libvirt.X86LiveUpdate;
import dev.socle.qemu.CpuArgumentException;
import dev.socle.qemu.FilteredCpu;
import dev.socle.qemu.GuestPreview;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.QemuCpus;
import dev.socle.qemu.Supply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The way of a guest's CPU from Nova's XML on: through libvirt and QEMU, as far as it can be gone. */
final class GuestWay {

    private static final Pattern QEMUS_OWN = Pattern.compile("pc-(i440fx|q35)-\\d+\\.\\d+");

    private final Catalog catalog;
    private final DriverOptions options;
    private final ComputeNode node;
    private final Decision<GuestCpu> nova;
    private final String xml;
    private final Quirks quirks;
    private final List<String> missing = new ArrayList<>();

    GuestWay(Catalog catalog, DriverOptions options, ComputeNode node, Decision<GuestCpu> nova, String xml) {
        this.catalog = catalog;
        this.options = options;
        this.node = node;
        this.nova = nova;
        this.xml = xml;
        this.quirks = Quirks.exact(node.libvirt().version());
    }

    GuestChain gone() {
        final String arch = nova.made().orElseThrow().arch();
        final Optional<VirtType> type = VirtType.ofWord(options.virtType());
        if (type.isEmpty()) {
            return stopped("what other hypervisors than QEMU make of it");
        }
        final Optional<String> lacking = node.lacks(options.virtType());
        if (lacking.isPresent()) {
            // libvirt: "Emulator '...' does not support virt type 'kvm'".
            return refused(new CpuError.NotAllowed("QEMU does not support virt type '" + options.virtType()
                    + "' there: " + lacking.get(), "give the host KVM, or set virt_type = qemu", Optional.empty()),
                    Trace.none());
        }
        final Optional<DomainCapabilities> offer = node.offer(options.virtType(), arch);
        if (!MapLibvirt.isX86(arch) || offer.isEmpty()) {
            return stopped("virsh domcapabilities for " + options.virtType() + " on x86 of " + node.name());
        }
        final DomainDefinition domain;
        try {
            domain = NovaDomain.read(xml);
        } catch (EvidenceException e) {
            return stopped("a <cpu> that libvirt takes: " + e.problem());
        }
        return throughLibvirt(domain, type.get(), offer.get());
    }

    private GuestChain stopped(String lacking) {
        missing.add(lacking);
        return chain(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private GuestChain chain(Optional<Answer<Outcome<CpuDefinition>>> libvirt, Optional<String> line,
                             Optional<GuestChain.Boot> guest) {
        return new GuestChain(nova, Optional.of(xml), libvirt, line, guest, missing);
    }

    private GuestChain refused(CpuError error, Trace trace) {
        return chain(Optional.of(new Answer<>(Outcome.failed(error), trace)), Optional.empty(), Optional.empty());
    }

    private GuestChain throughLibvirt(DomainDefinition domain, VirtType type, DomainCapabilities offer) {
        final Nearest<QemuRelease> qemu = catalog.qemu(node.qemu().orElse(catalog.newestQemu().version()));
        if (node.qemu().isEmpty()) {
            missing.add("QEMU's release; the facts of " + qemu.release().display() + " are taken");
        }
        final QemuCapabilities capabilities = node.learnt(offer.arch().orElse(node.host().arch()))
                .orElseGet(() -> new OfferedQemu(node.libvirt()).of(offer, qemu.release()));
        final Optional<String> machine = domain.machine()
                .filter(name -> capabilities.under(type).machine(name).isEmpty());
        if (machine.isPresent() && isKnownNotToBe(machine.get(), qemu, offer)) {
            return refused(new CpuError.NotAllowed("QEMU has no machine type " + machine.get() + " there",
                    "take one that qemu-system-x86_64 -machine help lists", Optional.empty()), Trace.none());
        }
        return switch (views(capabilities, type, offer)) {
            case Outcome.Failed<HostViews>(CpuError error) -> refused(error, Trace.none());
            case Outcome.Done<HostViews>(HostViews views) -> started(domain,
                    new DomainStart.Place(node.host().arch(), capabilities, views,
                            node.physical().flatMap(CpuDefinition::counter)), qemu);
        };
    }

    /** Distributions have machine types of their own; of QEMU's own the facts of its release know all. */
    private boolean isKnownNotToBe(String machine, Nearest<QemuRelease> qemu, DomainCapabilities offer) {
        return node.learnt(offer.arch().orElse(node.host().arch())).isPresent()
                || qemu.exact() && QEMUS_OWN.matcher(machine).matches();
    }

    private GuestChain started(DomainDefinition domain, DomainStart.Place place, Nearest<QemuRelease> qemu) {
        final DomainStart start = new DomainStart(node.libvirt(), quirks);
        final Answer<Outcome<Optional<CpuDefinition>>> settled = start.cpu(domain, place);
        return switch (settled.value()) {
            case Outcome.Failed<Optional<CpuDefinition>>(CpuError error) -> refused(error, settled.trace());
            case Outcome.Done<Optional<CpuDefinition>>(Optional<CpuDefinition> cpu) ->
                    told(domain, cpu, settled.trace(), start.cpuLine(domain, place).value(), qemu);
        };
    }

    private GuestChain told(DomainDefinition domain, Optional<CpuDefinition> cpu, Trace trace,
                            Outcome<CpuLine> outcome, Nearest<QemuRelease> qemu) {
        final Optional<Answer<Outcome<CpuDefinition>>> libvirt =
                cpu.map(settled -> new Answer<>(Outcome.done(settled), trace));
        return switch (outcome) {
            case Outcome.Failed<CpuLine>(CpuError error) -> refused(error, trace);
            case Outcome.Done<CpuLine>(CpuLine.LeftToQemu left) -> {
                missing.add("QEMU's default CPU of the machine type");
                yield chain(libvirt, Optional.empty(), Optional.empty());
            }
            case Outcome.Done<CpuLine>(CpuLine.Given(String line)) -> {
                final GuestChain.Boot boot = boot(line, domain, cpu, qemu);
                yield chain(libvirt, Optional.of(line), Optional.of(boot));
            }
        };
    }

    /** From libvirt's own file of QEMU where it is there, else from what it prints. */
    private Outcome<HostViews> views(QemuCapabilities capabilities, VirtType type, DomainCapabilities offer) {
        if (node.learnt(capabilities.arch()).isPresent()) {
            return new HostViewFinder(node.libvirt(), quirks).of(capabilities, type, node.host().arch(),
                    node.physical());
        }
        if (offer.hostModel().isEmpty()) {
            return Outcome.done(HostViews.none());
        }
        final HostView.Reported reported = new HostView.Reported(offer.hostModel().get());
        final HostView.Migratable migratable = new HostView.Migratable(
                LibvirtArch.of(capabilities.arch(), node.libvirt(), quirks).copyMigratable(reported.cpu()));
        final Outcome<Optional<HostView.Full>> full = type != VirtType.KVM || node.physical().isEmpty()
                ? Outcome.done(Optional.empty())
                : new HostModel(node.libvirt(), quirks).full(node.physical().get(), reported).map(Optional::of);
        return full.map(one -> new HostViews(Optional.of(reported), Optional.of(migratable), one));
    }

    private GuestChain.Boot boot(String line, DomainDefinition domain, Optional<CpuDefinition> settled,
                                 Nearest<QemuRelease> qemu) {
        final QemuCpus cpus = new QemuCpus(catalog, qemu.release());
        final Optional<MachineType> machine = domain.machine().flatMap(qemu.release().machinery()::machine);
        final Supply supply = node.supply(options.virtType().equals(DriverOptions.KVM) ? Accelerator.KVM
                : Accelerator.TCG, qemu.release());
        if (machine.isEmpty()) {
            missing.add("machine type " + domain.machine().orElse("(none)") + " of " + qemu.release().display());
        }
        try {
            final FilteredCpu filtered = cpus.filtered(line, machine, supply);
            return new GuestChain.Boot.Seen(new GuestPreview(qemu, supply, filtered,
                    cpus.realizer().realize(filtered, supply, topology(domain), Optional.empty())),
                    settled.flatMap(cpu -> live(cpu, filtered)));
        } catch (CpuArgumentException e) {
            return new GuestChain.Boot.Refused(e.getMessage());
        }
    }

    /** libvirt asks QEMU for each feature by name, and takes the CPU to be what it hears. */
    private Optional<CpuDefinition> live(CpuDefinition settled, FilteredCpu guest) {
        return new X86LiveUpdate(node.libvirt(), quirks).afterStart(settled,
                new X86LiveUpdate.Seen(guest.features(), guest.unavailable(), 0))
                instanceof Outcome.Done<CpuDefinition>(CpuDefinition live) ? Optional.of(live) : Optional.empty();
    }

    private static GuestTopology topology(DomainDefinition domain) {
        final int vcpus = domain.vcpus().orElse(1);
        return domain.cpu().flatMap(CpuDefinition::topology).map(shape -> new GuestTopology(shape.sockets(),
                shape.dies(), shape.clusters(), shape.cores(), shape.threads(), vcpus))
                .orElseGet(() -> GuestTopology.ofSockets(vcpus));
    }
}
