package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.fleet.FleetBaseline.Exact;
import dev.socle.libvirt.BaselineRequest;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.HostView;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** What libvirt itself answers when it is asked for the baseline of some hosts, by each of its two commands. */
final class LibvirtBaselines {

    private static final int MOST_OF_ITS_PROTOCOL = 256;
    /** Answers of more hosts than these say little more. */
    private static final int MOST_ASKED = 4;

    private final Catalog catalog;
    private final List<HostClass> classes;
    private final LibvirtRelease release;
    private final FeatureSet common;
    private final Quirks quirks;
    private final LibvirtArch arch;

    LibvirtBaselines(Catalog catalog, List<HostClass> classes, LibvirtRelease release, FeatureSet common) {
        this.catalog = catalog;
        this.classes = classes;
        this.release = release;
        this.common = common;
        this.quirks = Quirks.exact(release.version());
        this.arch = LibvirtArch.of("x86_64", release, quirks);
    }

    List<Exact> answers() {
        final List<Exact> answers = new ArrayList<>();
        physical().ifPresent(answers::add);
        answers.addAll(ofHypervisors());
        return answers;
    }

    private Optional<Exact> physical() {
        final List<CpuDefinition> cpus = new ArrayList<>();
        for (HostClass one : classes) {
            new LibvirtSide(one.first(), catalog, quirks).physical().ifPresent(cpus::add);
        }
        if (cpus.size() < classes.size()) {
            return Optional.empty();
        }
        return Optional.of(exact("virsh cpu-baseline", Optional.empty(),
                arch.baseline(cpus, BaselineRequest.ofQemuDriver())));
    }

    private List<Exact> ofHypervisors() {
        final List<CpuDefinition> cpus = new ArrayList<>();
        for (HostClass one : classes) {
            if (!(new LibvirtSide(one.first(), catalog, quirks).reported()
                    instanceof Outcome.Done<HostView.Reported>(HostView.Reported reported))) {
                return List.of();
            }
            cpus.add(reported.cpu());
        }
        final SequencedMap<Outcome<CpuDefinition>, List<String>> asked = new LinkedHashMap<>();
        for (HostClass one : classes.subList(0, Math.min(classes.size(), MOST_ASKED))) {
            final FleetHost host = one.first();
            final BaselineRequest request = BaselineRequest.ofHypervisor(
                    new LibvirtSide(host, catalog, quirks).models(), knownTo(host));
            asked.computeIfAbsent(arch.baseline(cpus, request), answer -> new ArrayList<>()).add(host.name());
        }
        final List<Exact> answers = new ArrayList<>();
        asked.forEach((answer, hosts) -> answers.add(exact("virsh hypervisor-cpu-baseline",
                Optional.of(String.join(", ", hosts)), answer)));
        return answers;
    }

    /** The features for which the host's QEMU has a property, whatever its value. */
    private static FeatureSet knownTo(FleetHost host) {
        return host.offer().features().known().andNot(host.offer().unnamed())
                .or(host.qemu().release().names().nameable(host.offer().features().present()));
    }

    private Exact exact(String question, Optional<String> asked, Outcome<CpuDefinition> cpu) {
        final int hosts = classes.stream().mapToInt(HostClass::count).sum();
        final String remark = hosts > MOST_OF_ITS_PROTOCOL
                ? "libvirt's protocol takes " + MOST_OF_ITS_PROTOCOL + " CPUs at most: it would refuse these " + hosts
                : "";
        final FeatureSet promised = switch (cpu) {
            case Outcome.Done<CpuDefinition>(CpuDefinition done) -> featuresOf(done);
            case Outcome.Failed<CpuDefinition> failed -> common;
        };
        return new Exact(question, asked, cpu, catalog.names(promised.andNot(common)),
                catalog.names(release.names().nameable(common).andNot(promised)), remark);
    }

    private FeatureSet featuresOf(CpuDefinition cpu) {
        return switch (arch.expand(cpu)) {
            case Outcome.Done<CpuDefinition>(CpuDefinition expanded) -> release.names()
                    .resolve(expanded.featureNames(CpuDefinition.Policy.REQUIRE).toList()).features();
            case Outcome.Failed<CpuDefinition> failed -> FeatureSet.empty();
        };
    }
}
