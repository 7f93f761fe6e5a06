package dev.socle.nova.lint;

import dev.socle.input.Origin;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.DomainCapabilities;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.DriverOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The settings against all hosts together. */
final class PoolChecks {

    private final LintInput input;
    private final DriverOptions options;
    private final Findings findings;

    PoolChecks(LintInput input, Findings findings) {
        this.input = input;
        this.options = input.options();
        this.findings = findings;
    }

    void look() {
        sse3();
        if (input.hosts().size() < 2) {
            return;
        }
        versions();
        models();
        modes();
    }

    private void sse3() {
        final List<String> having = input.hosts().stream().filter(host -> host.host().features().contains("pni"))
                .map(ComputeNode::name).toList();
        if (!having.isEmpty()) {
            findings.add("nova-sse3-never", input.place("libvirt", "cpu_mode"), String.join(", ", having)
                    + (having.size() == 1 ? " has" : " have") + " SSE3, and HW_CPU_X86_SSE3 is never reported");
        }
    }

    private void versions() {
        final Set<Long> releases = new HashSet<>();
        input.hosts().stream().map(ComputeNode::qemuNumber).filter(OptionalLong::isPresent)
                .forEach(version -> releases.add(version.getAsLong()));
        if (releases.size() > 1 && !options.skipVersionCheck()) {
            final List<String> names = input.hosts().stream().filter(host -> host.qemu().isPresent())
                    .map(host -> host.name() + " (" + host.qemu().get() + ")").toList();
            findings.add("nova-one-way-by-version", input.place("workarounds", "skip_hypervisor_version_check_on_lm"),
                    "guests move to the newer QEMU only: " + String.join(", ", names));
        }
    }

    private void models() {
        final Origin place = input.place("libvirt", "cpu_models");
        for (String model : options.cpuModels()) {
            final List<String> without = input.hosts().stream().filter(host -> HostChecks
                    .isUsable(host, options, model).equals(Optional.of(false))).map(ComputeNode::name).toList();
            if (!without.isEmpty()) {
                findings.add(model.equals(options.cpuModels().getFirst()) ? "nova-first-model-narrow"
                        : "nova-later-model-narrows", place, model + " does not run on " + String.join(", ", without));
            }
        }
    }

    private void modes() {
        final Set<Optional<CpuDefinition>> physical = new HashSet<>();
        final Set<CpuDefinition> hostModels = new HashSet<>();
        for (ComputeNode host : input.hosts()) {
            physical.add(host.physical().map(PoolChecks::withoutCount));
            host.offer(options.virtType()).flatMap(DomainCapabilities::hostModel).ifPresent(hostModels::add);
        }
        final String mode = options.cpuMode().orElse("host-model");
        if (mode.equals("host-passthrough") && physical.size() > 1) {
            findings.add("nova-passthrough-pool", input.place("libvirt", "cpu_mode"),
                    "the " + input.hosts().size() + " hosts have " + physical.size() + " different CPUs");
        }
        if (mode.equals("host-model") && options.hasCpuModels() && hostModels.size() > 1) {
            findings.add("nova-host-model-one-way", input.place("libvirt", "cpu_mode"),
                    "the " + input.hosts().size() + " hosts have " + hostModels.size() + " different host-models");
        }
    }

    private static CpuDefinition withoutCount(CpuDefinition cpu) {
        return cpu.toBuilder().topology(new CpuDefinition.Topology(1, 1, 1, 1, 1)).build();
    }
}
