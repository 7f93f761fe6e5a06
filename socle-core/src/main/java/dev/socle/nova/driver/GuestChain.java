package dev.socle.nova.driver;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.input.EvidenceException;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.libvirt.CpuReader;
import dev.socle.libvirt.DomainCapabilities;
import dev.socle.libvirt.GuestStart;
import dev.socle.libvirt.HostModel;
import dev.socle.libvirt.HostView;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.ModelStanding;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.QemuSpelling;
import dev.socle.libvirt.Quirks;
import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The whole way of a guest's CPU on one node: what Nova writes, what libvirt makes of it, what QEMU is told, and what
 * the guest has.
 *
 * @param libvirt the CPU that QEMU is given, with the steps that led to it, or why the guest does not start; none
 *                where Nova refuses or where it cannot be told
 * @param line    the value of QEMU's -cpu; none where libvirt leaves it to QEMU or it cannot be told
 * @param has     libvirt's names of the features that the guest is to have, sorted; empty where it cannot be told
 * @param missing what would have to be known to go on, in plain words; empty where the way was gone to its end
 */
public record GuestChain(Decision<GuestCpu> nova, Optional<Answer<Outcome<CpuDefinition>>> libvirt,
                         Optional<String> line, List<String> has, List<String> missing) {

    public GuestChain {
        has = List.copyOf(has);
        missing = List.copyOf(missing);
    }

    public static GuestChain of(Catalog catalog, NovaRelease release, DriverOptions options, ComputeNode node,
                                Flavor flavor, Optional<Image> image) {
        final Decision<GuestCpu> nova = new GuestCpuEngine(catalog, release, options, node.host(), node.calls())
                .guest(flavor, image);
        final Optional<NovaCpu> cpu = nova.made().flatMap(GuestCpu::cpu);
        if (cpu.isEmpty()) {
            return stopped(nova, List.of());
        }
        if (cpu.get().mode().isEmpty() && cpu.get().model().isEmpty()) {
            return stopped(nova, List.of("QEMU's default CPU of the machine type, which no model is named for"));
        }
        final Optional<DomainCapabilities> offer = node.offer(options.virtType());
        if (offer.isEmpty() || offer.get().hostModel().isEmpty()
                || !MapLibvirt.isX86(nova.made().orElseThrow().arch())) {
            return stopped(nova, List.of("virsh domcapabilities for " + options.virtType() + " on x86 of "
                    + node.name()));
        }
        return onwards(nova, cpu.get(), node, offer.get(), options.virtType().equals(DriverOptions.KVM));
    }

    private static GuestChain stopped(Decision<GuestCpu> nova, List<String> missing) {
        return new GuestChain(nova, Optional.empty(), Optional.empty(), List.of(), missing);
    }

    private static GuestChain onwards(Decision<GuestCpu> nova, NovaCpu cpu, ComputeNode node,
                                      DomainCapabilities offer, boolean kvm) {
        final CpuDefinition written;
        try {
            written = CpuReader.read(NovaCpuXml.write(cpu).getBytes(StandardCharsets.UTF_8), "<cpu>");
        } catch (EvidenceException e) {
            return stopped(nova, List.of("a <cpu> that libvirt takes: " + e.problem()));
        }
        final Quirks quirks = Quirks.exact(node.libvirt().version());
        final LibvirtArch arch = LibvirtArch.of("x86_64", node.libvirt(), quirks);
        final Answer<Outcome<CpuDefinition>> prepared = new GuestStart(node.libvirt(), quirks)
                .prepare(written, startHost(node, offer, arch, quirks), GuestStart.Cause.START, kvm);
        return switch (prepared.value()) {
            case Outcome.Failed<CpuDefinition> failed ->
                    new GuestChain(nova, Optional.of(prepared), Optional.empty(), List.of(), List.of());
            case Outcome.Done<CpuDefinition>(CpuDefinition settled) -> new GuestChain(nova, Optional.of(prepared),
                    Optional.of(line(settled)), features(arch, settled.mode() == Mode.CUSTOM ? settled
                    : offer.hostModel().orElseThrow()), List.of());
        };
    }

    private static GuestStart.Host startHost(ComputeNode node, DomainCapabilities offer, LibvirtArch arch,
                                             Quirks quirks) {
        final HostView.Reported reported = new HostView.Reported(offer.hostModel().orElseThrow());
        final HostView.Full full = node.physical().map(physical -> new HostModel(node.libvirt(), quirks)
                        .full(physical, reported)).map(outcome ->
                        outcome instanceof Outcome.Done<HostView.Full>(var done) ? done : new HostView.Full(reported.cpu()))
                .orElseGet(() -> new HostView.Full(reported.cpu()));
        return new GuestStart.Host(reported, full, new HostView.Migratable(arch.copyMigratable(reported.cpu())),
                ModelStanding.ofCapabilities(offer));
    }

    /** libvirt's names of what the CPU brings, model included. */
    static List<String> features(LibvirtArch arch, CpuDefinition cpu) {
        return arch.expand(cpu) instanceof Outcome.Done<CpuDefinition>(CpuDefinition expanded)
                ? expanded.featureNames(Policy.REQUIRE).sorted().toList() : List.of();
    }

    /** QEMU's -cpu of a settled x86 CPU; timers and enlightenments, which Nova adds for some guests, aside. */
    private static String line(CpuDefinition cpu) {
        final String model = switch (cpu.mode()) {
            case HOST_PASSTHROUGH, HOST_MODEL -> "host";
            case MAXIMUM -> "max";
            case CUSTOM -> cpu.modelName().orElse("qemu64");
        };
        return model + cpu.features().stream().map(feature -> "," + QemuSpelling.toQemu(feature.name()) + "="
                + switch (feature.policy().orElse(Policy.REQUIRE)) {
                    case FORCE, REQUIRE, OPTIONAL -> "on";
                    case DISABLE, FORBID -> "off";
                }).collect(Collectors.joining());
    }
}
