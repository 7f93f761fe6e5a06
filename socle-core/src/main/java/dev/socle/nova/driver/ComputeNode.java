package dev.socle.nova.driver;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.KvmAvailability;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.DomainCapabilities;
import dev.socle.libvirt.HostCapabilities;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.QemuCapabilities;
import dev.socle.libvirt.Quirks;
import dev.socle.qemu.Supply;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * A real compute node, as its libvirt tells of it. What Nova and libvirt make of that is computed once for each node,
 * however many configurations are held against it. Safe for use by several threads.
 */
public final class ComputeNode {

    private static final String X86_64 = "x86_64";
    private static final int MILLION = 1_000_000;
    private static final int THOUSAND = 1_000;

    private final Told told;
    private final HostLibvirt calls;
    private final NovaHost host;
    private final Map<DomainCapabilities, Optional<Set<String>>> given = Collections.synchronizedMap(new IdentityHashMap<>());

    public ComputeNode(Told told) {
        this.told = told;
        this.calls = new ComputedLibvirt(this);
        final NovaHost raw = raw();
        this.host = HostCapabilitiesView.of(raw, calls).made().orElse(raw);
    }

    /**
     * What is known of a node.
     *
     * @param name         what to call it
     * @param capabilities of {@code virsh capabilities}: Nova looks at nothing else
     * @param offers       of {@code virsh domcapabilities}: what guests can have, which libvirt looks at
     * @param libvirt      the release whose map counts
     * @param qemu         QEMU's release, where it is known
     * @param learnt       what libvirt has learnt of QEMU, where its own files of it are there
     * @param profile      what else is known of the host
     */
    public record Told(String name, Optional<HostCapabilities> capabilities, List<DomainCapabilities> offers,
                       LibvirtRelease libvirt, Optional<Version> qemu, List<QemuCapabilities> learnt,
                       Optional<HostProfile> profile) {
        public Told {
            offers = List.copyOf(offers);
            learnt = List.copyOf(learnt);
        }

        /** Of a node of which no more is known than its libvirt. */
        public static Told only(String name, LibvirtRelease libvirt) {
            return new Told(name, Optional.empty(), List.of(), libvirt, Optional.empty(), List.of(),
                    Optional.empty());
        }

        public Told withCapabilities(HostCapabilities other) {
            return new Told(name, Optional.of(other), offers, libvirt, qemu, learnt, profile);
        }

        public Told withOffers(List<DomainCapabilities> others) {
            return new Told(name, capabilities, others, libvirt, qemu, learnt, profile);
        }

        public Told withQemu(Version release) {
            return new Told(name, capabilities, offers, libvirt, Optional.of(release), learnt, profile);
        }
    }

    public String name() {
        return told.name;
    }

    /** The libvirt whose map counts. */
    public LibvirtRelease libvirt() {
        return told.libvirt;
    }

    /** QEMU's release, where it is known. */
    public Optional<Version> qemu() {
        return told.qemu;
    }

    /** QEMU's release as Nova counts it: major * 1,000,000 + minor * 1,000 + micro. */
    public OptionalLong qemuNumber() {
        return told.qemu.isEmpty() ? OptionalLong.empty() : OptionalLong.of((long) told.qemu.get().major() * MILLION
                + (long) told.qemu.get().minor() * THOUSAND + told.qemu.get().micro());
    }

    /** What Nova reads of {@code virsh capabilities}. */
    public Optional<HostCapabilities> capabilities() {
        return told.capabilities;
    }

    /** The physical CPU, where libvirt described one with a model. */
    public Optional<CpuDefinition> physical() {
        return told.capabilities.flatMap(HostCapabilities::cpu);
    }

    /** The offer for guests of a type and the host's architecture. */
    public Optional<DomainCapabilities> offer(String virtType) {
        return offer(virtType, host.arch());
    }

    /** The offer for guests of a type: of the default machine type first, as libvirt compares without one. */
    public Optional<DomainCapabilities> offer(String virtType, String arch) {
        return told.offers.stream().filter(offer -> offer.domainType().map(virtType::equals).orElse(false)
                        && offer.arch().map(arch::equals).orElse(true))
                .min((one, other) -> Boolean.compare(isQ35(one), isQ35(other)));
    }

    private static boolean isQ35(DomainCapabilities offer) {
        return offer.machine().map(machine -> machine.contains("q35")).orElse(false);
    }

    /** What says that its QEMU cannot run guests of a type; empty if it can, or if nobody knows. */
    Optional<String> lacks(String virtType) {
        return virtType.equals(DriverOptions.KVM) && offer(virtType).isEmpty() ? told.profile.map(HostProfile::kvm)
                .flatMap(kvm -> kvm instanceof KvmAvailability.Absent(String because) ? Optional.of(because)
                        : Optional.empty()) : Optional.empty();
    }

    /** libvirt's own file of the QEMU that runs guests of an architecture, where it is there. */
    Optional<QemuCapabilities> learnt(String arch) {
        return told.learnt.stream().filter(file -> file.arch().equals(arch)).findFirst();
    }

    /** What an accelerator of this node can give, by the facts of its QEMU. */
    Supply supply(Accelerator accelerator, QemuRelease facts) {
        if (accelerator == Accelerator.TCG) {
            return Supply.ofTcg(facts);
        }
        return told.profile.flatMap(known -> known.offers().stream()
                .filter(offer -> offer.key().accelerator() == accelerator && !offer.features().known().isEmpty())
                .min(Comparator.comparing(offer -> offer.key().migratable()))
                .map(offer -> Supply.of(offer, facts).on(known.physical())))
                .orElseGet(() -> Supply.ofSomeHost(accelerator));
    }

    /** The host as Nova knows it from its capabilities, with all its features where libvirt can expand them. */
    public NovaHost host() {
        return host;
    }

    private NovaHost raw() {
        final Optional<CpuDefinition> cpu = physical();
        return new NovaHost(cpu.flatMap(CpuDefinition::arch)
                .or(() -> told.offers.stream().findFirst().flatMap(DomainCapabilities::arch)).orElse(X86_64),
                cpu.flatMap(CpuDefinition::modelName), cpu.flatMap(CpuDefinition::vendor), OptionalInt.empty(),
                cpu.flatMap(CpuDefinition::topology).map(ComputeNode::topology),
                cpu.map(ComputeNode::features).orElseGet(TreeSet::new),
                cpu.flatMap(CpuDefinition::addresses)
                        .map(width -> new NovaCpu.AddressWidth(width.mode(), width.bits())),
                cpu.flatMap(CpuDefinition::topology).map(topology -> topology.threads() > 1),
                told.offers.stream().map(DomainCapabilities::arch).flatMap(Optional::stream).distinct().toList());
    }

    private static CpuTopology topology(CpuDefinition.Topology topology) {
        return new CpuTopology(topology.sockets(), topology.cores(), topology.threads());
    }

    private static TreeSet<String> features(CpuDefinition cpu) {
        final TreeSet<String> names = new TreeSet<>();
        cpu.features().stream().filter(feature -> feature.policy()
                        .map(policy -> policy != CpuDefinition.Policy.DISABLE).orElse(true))
                .forEach(feature -> names.add(feature.name()));
        return names;
    }

    /** libvirt's names of all that the offer's host-model has; empty where there is none, or none that can be read. */
    public Optional<Set<String>> given(DomainCapabilities offer) {
        return given.computeIfAbsent(offer, one -> one.hostModel().flatMap(cpu -> LibvirtArch.of(X86_64, told.libvirt,
                Quirks.exact(told.libvirt.version())).expand(cpu) instanceof Outcome.Done<CpuDefinition>(var all)
                ? Optional.of(new HashSet<>(all.featureNames(CpuDefinition.Policy.REQUIRE).toList()))
                : Optional.empty()));
    }

    /** What its libvirt answers Nova, computed. */
    public HostLibvirt calls() {
        return calls;
    }
}
