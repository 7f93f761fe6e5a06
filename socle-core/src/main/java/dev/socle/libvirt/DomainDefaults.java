package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.Trace;
import dev.socle.libvirt.CpuDefinition.Check;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What libvirt adds to a domain's CPU when the domain is defined: QEMU's default CPU, and what was left unsaid. */
final class DomainDefaults {

    private static final String HOST = "host";
    private static final String SVE = "sve";

    private final LibvirtRelease release;

    DomainDefaults(LibvirtRelease release) {
        this.release = release;
    }

    /**
     * The CPU as the domain then has it; empty if there is none still.
     *
     * @param arch  of the guest
     * @param views of the host, for guests of this type
     */
    Outcome<Optional<CpuDefinition>> cpu(DomainDefinition domain, String arch, VirtType type,
                                         QemuCapabilities capabilities, HostViews views, Trace.Recorder trace) {
        final Optional<CpuDefinition> given = domain.cpu();
        final boolean chosen = given.isPresent()
                && (given.get().mode() != Mode.CUSTOM || given.get().modelName().isPresent());
        if (chosen) {
            return withLengths(given.get()).map(cpu -> Optional.of(withSwitches(cpu, arch, capabilities)));
        }
        final Optional<String> model = defaultModel(domain, arch, type, capabilities);
        if (model.isEmpty()) {
            trace.step(() -> "the domain names no CPU, and libvirt knows no default one");
            return given.isEmpty() ? Outcome.done(given) : withLengths(given.get()).map(Optional::of);
        }
        trace.step(() -> "the domain names no CPU: the machine type's default is " + model.get());
        return byDefault(given.orElseGet(() -> CpuDefinition.guest(Mode.CUSTOM)), model.get(), arch, type, views)
                .then(DomainDefaults::withLengths)
                .map(cpu -> Optional.of(withSwitches(cpu, arch, capabilities)));
    }

    /** QEMU's word counts for TCG everywhere, for other accelerators only where every guest has the same default. */
    private static Optional<String> defaultModel(DomainDefinition domain, String arch, VirtType type,
                                                 QemuCapabilities capabilities) {
        final boolean believed = type == VirtType.QEMU || Architecture.isX86(arch) || Architecture.isS390(arch)
                || Architecture.isPpc64(arch);
        if (!believed || Architecture.of(arch).isEmpty()) {
            return Optional.empty();
        }
        final QemuCapabilities.Accelerated known = capabilities.under(type);
        return domain.machine().map(known::machine).orElseGet(known::defaultMachine).flatMap(known::defaultModel);
    }

    private static Outcome<CpuDefinition> byDefault(CpuDefinition given, String model, String arch, VirtType type,
                                                    HostViews views) {
        if (!model.equals(HOST)) {
            // The default may run on no host at all; QEMU takes away what it cannot give.
            return Outcome.done(given.toBuilder().mode(Mode.CUSTOM).match(CpuDefinition.Match.EXACT).check(Check.NONE)
                    .model(new CpuDefinition.Model(Optional.of(model), false, Optional.empty())).build());
        }
        if (type != VirtType.KVM) {
            return Outcome.failed(new CpuError.NotAllowed("QEMU's default CPU is host, which only KVM has",
                    "name a CPU in the domain, or use type kvm", Optional.empty()));
        }
        return Outcome.done(given.toBuilder().mode(Architecture.isS390(arch) && views.reported().isPresent()
                ? Mode.HOST_MODEL : Mode.HOST_PASSTHROUGH).build());
    }

    /** Lengths of arm's scalable vectors, such as {@code sve256}, need the vectors. */
    private static Outcome<CpuDefinition> withLengths(CpuDefinition cpu) {
        final boolean lengths = cpu.features().stream().map(CpuDefinition.Feature::name)
                .anyMatch(name -> name.startsWith(SVE) && !name.equals(SVE));
        if (!lengths) {
            return Outcome.done(cpu);
        }
        final Optional<Policy> asked = cpu.features().stream().filter(feature -> feature.name().equals(SVE))
                .findFirst().map(feature -> feature.policy().orElse(Policy.REQUIRE));
        if (asked.filter(policy -> policy == Policy.DISABLE || policy == Policy.FORBID).isPresent()) {
            return Outcome.failed(new CpuError.NotAllowed("lengths of vectors are asked for and sve is disabled",
                    "require sve, or name no lengths", Optional.of(SVE)));
        }
        return Outcome.done(ModelFeatures.with(cpu, SVE, Policy.REQUIRE));
    }

    private CpuDefinition withSwitches(CpuDefinition cpu, String arch, QemuCapabilities capabilities) {
        final CpuDefinition.Builder builder = cpu.toBuilder();
        if (cpu.mode() == Mode.HOST_PASSTHROUGH && cpu.migratable().isEmpty()) {
            if (capabilities.can(QemuFlags.CPU_MIGRATABLE)) {
                builder.migratable(true);
            } else if (Architecture.isX86(arch)) {
                builder.migratable(false);
            }
        }
        if (cpu.mode() == Mode.HOST_MODEL && Architecture.isS390(arch) && cpu.deprecatedFeatures().isEmpty()
                && ReleaseRule.DEPRECATED_FEATURES_OFF.isOf(release.version())
                && capabilities.can(QemuFlags.DEPRECATED_PROPERTIES)) {
            builder.deprecatedFeatures(false);
        }
        return builder.build();
    }

    /** The CPU without the features that QEMU calls deprecated, where the domain wants it so. */
    static Outcome<CpuDefinition> withoutDeprecated(CpuDefinition cpu, VirtType type, QemuCapabilities capabilities) {
        if (cpu.deprecatedFeatures().isEmpty()) {
            return Outcome.done(cpu);
        }
        if (!capabilities.can(QemuFlags.DEPRECATED_PROPERTIES)) {
            return Outcome.failed(new CpuError.NotAllowed("this QEMU does not say which features are deprecated",
                    "leave deprecated_features out, or use QEMU 9.1 or newer", Optional.empty()));
        }
        if (cpu.deprecatedFeatures().get()) {
            return Outcome.done(cpu);
        }
        final ModelFeatures.FeatureList list = new ModelFeatures.FeatureList(cpu);
        final List<String> deprecated = new ArrayList<>();
        capabilities.under(type).hostCpu().ifPresent(host -> deprecated.addAll(host.deprecated()));
        deprecated.forEach(name -> list.set(name, Policy.DISABLE));
        return Outcome.done(list.applied());
    }
}
