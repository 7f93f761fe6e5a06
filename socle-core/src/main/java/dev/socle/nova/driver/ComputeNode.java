package dev.socle.nova.driver;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.DomainCapabilities;
import dev.socle.libvirt.HostCapabilities;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * A real compute node, as its libvirt tells of it.
 *
 * @param name         what to call it
 * @param capabilities of {@code virsh capabilities}: Nova looks at nothing else
 * @param offers       of {@code virsh domcapabilities}: what guests can have, which libvirt looks at
 * @param libvirt      the release whose map counts
 * @param qemu         QEMU's release as Nova's number, where it is known
 */
public record ComputeNode(String name, Optional<HostCapabilities> capabilities, List<DomainCapabilities> offers,
                          LibvirtRelease libvirt, OptionalLong qemu) {

    private static final String X86_64 = "x86_64";

    public ComputeNode {
        offers = List.copyOf(offers);
    }

    /** The physical CPU, where libvirt described one with a model. */
    public Optional<CpuDefinition> physical() {
        return capabilities.flatMap(HostCapabilities::cpu);
    }

    /** The offer for guests of a type: of the default machine type first, as libvirt compares without one. */
    public Optional<DomainCapabilities> offer(String virtType) {
        return offers.stream().filter(offer -> offer.domainType().map(virtType::equals).orElse(false)
                        && offer.arch().map(arch().orElse(X86_64)::equals).orElse(true))
                .min((one, other) -> Boolean.compare(isQ35(one), isQ35(other)));
    }

    private static boolean isQ35(DomainCapabilities offer) {
        return offer.machine().map(machine -> machine.toLowerCase(Locale.ROOT).contains("q35")).orElse(false);
    }

    private Optional<String> arch() {
        return physical().flatMap(CpuDefinition::arch);
    }

    /** The host as its capabilities tell it, with all its features where libvirt can expand them. */
    public NovaHost host() {
        final NovaHost raw = new NovaHost(arch().or(() -> offers.stream().findFirst().flatMap(DomainCapabilities::arch))
                .orElse(X86_64), physical().flatMap(CpuDefinition::modelName),
                physical().flatMap(CpuDefinition::vendor),
                OptionalInt.empty(), physical().flatMap(CpuDefinition::topology).map(ComputeNode::topology),
                physical().map(cpu -> cpu.features().stream().filter(feature -> feature.policy()
                        .map(policy -> policy != CpuDefinition.Policy.DISABLE).orElse(true))
                        .map(CpuDefinition.Feature::name).toList()).map(TreeSet::new).orElseGet(TreeSet::new),
                physical().flatMap(CpuDefinition::addresses)
                        .map(width -> new NovaCpu.AddressWidth(width.mode(), width.bits())),
                physical().flatMap(CpuDefinition::topology).map(topology -> topology.threads() > 1),
                offers.stream().map(DomainCapabilities::arch).flatMap(Optional::stream).distinct().toList());
        return HostCapabilitiesView.of(raw, calls()).made().orElse(raw);
    }

    private static CpuTopology topology(CpuDefinition.Topology topology) {
        return new CpuTopology(topology.sockets(), topology.cores(), topology.threads());
    }

    /** What its libvirt answers Nova, computed. */
    public HostLibvirt calls() {
        return new ComputedLibvirt(this);
    }
}
