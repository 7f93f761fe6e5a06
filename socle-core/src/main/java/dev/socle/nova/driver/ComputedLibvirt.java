package dev.socle.nova.driver;

import dev.socle.cpu.Blocker;
import dev.socle.input.EvidenceException;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuError;
import dev.socle.libvirt.CpuReader;
import dev.socle.libvirt.DomainCapabilities;
import dev.socle.libvirt.HostView;
import dev.socle.libvirt.HypervisorComparison;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.ModelStanding;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The libvirt of a compute node, by Socle's own engines over what the node printed. */
final class ComputedLibvirt implements HostLibvirt {

    private static final int INCOMPATIBLE = 0;
    private static final int IDENTICAL = 1;
    private static final int SUPERSET = 2;

    /** Configurations of a fleet ask the same over and over; what is beyond is computed each time. */
    private static final int KEPT = 10_000;

    private final ComputeNode node;
    private final MapLibvirt map;
    private final Quirks quirks;
    private final HypervisorComparison comparison;
    private final Map<Question, Comparison> answers = new ConcurrentHashMap<>();

    private record Question(NovaCpu cpu, Against against) {
    }

    ComputedLibvirt(ComputeNode node) {
        this.node = node;
        this.map = new MapLibvirt(node.libvirt());
        this.quirks = Quirks.exact(node.libvirt().version());
        this.comparison = new HypervisorComparison(node.libvirt(), quirks);
    }

    @Override
    public Baseline baseline(NovaCpu cpu) {
        return map.baseline(cpu);
    }

    @Override
    public List<String> modelNames(String arch) {
        return map.modelNames(arch);
    }

    @Override
    public Comparison compare(NovaCpu cpu, Against against) {
        final Question question = new Question(cpu, against);
        final Comparison known = answers.get(question);
        if (known != null) {
            return known;
        }
        final Comparison answer = compared(cpu, against);
        if (answers.size() < KEPT) {
            answers.put(question, answer);
        }
        return answer;
    }

    private Comparison compared(NovaCpu cpu, Against against) {
        final CpuDefinition definition;
        try {
            definition = CpuReader.read(NovaCpuXml.write(cpu).getBytes(StandardCharsets.UTF_8), "<cpu>");
        } catch (EvidenceException e) {
            return new Comparison.Failed(e.problem());
        }
        return switch (against) {
            case HOST -> withPhysical(definition);
            case HYPERVISOR -> withHypervisor(definition);
        };
    }

    private Comparison withPhysical(CpuDefinition cpu) {
        if (node.physical().isEmpty()) {
            return new Comparison.Unknown("virsh capabilities of " + node.name());
        }
        final CpuDefinition host = node.physical().get();
        return answer(LibvirtArch.of(host.arch().orElse("x86_64"), node.libvirt(), quirks).compare(host, cpu));
    }

    /** For guests under KVM, of the host's architecture: what libvirt takes where it is told nothing else. */
    private Comparison withHypervisor(CpuDefinition cpu) {
        final Optional<DomainCapabilities> offer = node.offer(DriverOptions.KVM);
        if (offer.isEmpty() || offer.get().hostModel().isEmpty()) {
            return new Comparison.Unknown("virsh domcapabilities for kvm of " + node.name());
        }
        if (!MapLibvirt.isX86(offer.get().arch().orElse("x86_64"))) {
            return new Comparison.Unsupported();
        }
        final HostView.Reported reported = new HostView.Reported(offer.get().hostModel().get());
        return answer(comparison.compare(reported, reported, ModelStanding.ofCapabilities(offer.get()), cpu).value());
    }

    private Comparison answer(Outcome<dev.socle.libvirt.Comparison> outcome) {
        return switch (outcome) {
            case Outcome.Failed<dev.socle.libvirt.Comparison>(CpuError error) -> error instanceof CpuError.Unsupported
                    ? new Comparison.Unsupported() : new Comparison.Failed(error.reason());
            case Outcome.Done<dev.socle.libvirt.Comparison>(var relation) -> switch (relation) {
                case dev.socle.libvirt.Comparison.Identical identical ->
                        new Comparison.Result(IDENTICAL, List.of());
                case dev.socle.libvirt.Comparison.Superset superset -> new Comparison.Result(SUPERSET, List.of());
                case dev.socle.libvirt.Comparison.Incompatible(var blockers) ->
                        new Comparison.Result(INCOMPATIBLE, lacking(blockers));
            };
        };
    }

    private List<String> lacking(List<Blocker> blockers) {
        final List<String> names = new ArrayList<>();
        for (Blocker blocker : blockers) {
            switch (blocker) {
                case Blocker.MissingFeatures missing ->
                        names.addAll(node.libvirt().names().namesOf(missing.features()));
                case Blocker.ModelNotUsable model -> names.addAll(model.features());
                default -> { }
            }
        }
        return names;
    }
}
