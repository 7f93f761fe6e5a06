package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Computes libvirt's views of a host, on any architecture, from what it has cached of a QEMU program and from its
 * physical CPU.
 */
public final class HostViewFinder {

    private final LibvirtRelease release;
    private final Quirks quirks;
    private final HostModel hostModel;

    public HostViewFinder(LibvirtRelease release, Quirks quirks) {
        this.release = release;
        this.quirks = quirks;
        this.hostModel = new HostModel(release, quirks);
    }

    /**
     * The views.
     *
     * @param hostArch the host's architecture
     * @param physical the physical CPU as libvirt describes it, where it is known
     * @return an error if libvirt's map has no model for what QEMU reports
     */
    public Outcome<HostViews> of(QemuCapabilities capabilities, VirtType type, String hostArch,
                                 Optional<CpuDefinition> physical) {
        final Optional<Architecture> architecture = Architecture.of(capabilities.arch());
        if (architecture.isEmpty() || !Architecture.isNative(hostArch, capabilities.arch())) {
            return Outcome.done(HostViews.none());
        }
        final Optional<QemuCapabilities.HostCpu> reported = capabilities.under(type).hostCpu();
        return switch (architecture.get()) {
            case X86 -> reported.isPresent() ? x86(reported.get(), capabilities, type, physical)
                    : Outcome.done(ofPhysical(capabilities, physical));
            case S390 -> Outcome.done(reported.map(HostViewFinder::s390).orElse(HostViews.none()));
            case PPC64 -> Outcome.done(ofPhysical(capabilities, physical));
            // libvirt has no host-model there.
            case ARM, RISCV64, LOONGARCH64 -> Outcome.done(HostViews.none());
        };
    }

    private Outcome<HostViews> x86(QemuCapabilities.HostCpu host, QemuCapabilities capabilities, VirtType type,
                                   Optional<CpuDefinition> physical) {
        final HostCpuProperties properties = properties(host);
        final Optional<HypervisorModels> models = Optional.of(models(capabilities, type));
        return hostModel.reported(properties, models).then(reported ->
                hostModel.migratable(properties, models).then(migratable ->
                        full(type, physical, reported).map(full -> new HostViews(Optional.of(reported),
                                Optional.of(migratable), full))));
    }

    private Outcome<Optional<HostView.Full>> full(VirtType type, Optional<CpuDefinition> physical,
                                                  HostView.Reported reported) {
        return type == VirtType.KVM && physical.isPresent()
                ? hostModel.full(physical.get(), reported).map(Optional::of) : Outcome.done(Optional.empty());
    }

    /** The models of the program, with what blocks each. */
    HypervisorModels models(QemuCapabilities capabilities, VirtType type) {
        final Map<String, List<String>> models = new LinkedHashMap<>();
        capabilities.under(type).models().forEach(model -> models.put(model.name(), model.blockers()));
        return HypervisorModels.ofQemuNames(models, release.names());
    }

    /**
     * How {@code virsh hypervisor-cpu-baseline} asks of guests of a type: within the models of the program, and within
     * the features that it has names for, on or off.
     *
     * @param migratable only what may migrate; where QEMU says what that is, its word counts and not the map's
     */
    public BaselineRequest baseline(QemuCapabilities capabilities, VirtType type, boolean migratable) {
        final HypervisorModels models = models(capabilities, type);
        final Optional<QemuCapabilities.HostCpu> host = capabilities.under(type).hostCpu();
        final BaselineRequest request = BaselineRequest.ofHypervisor(models,
                host.map(cpu -> known(cpu, migratable && cpu.migratable())));
        return migratable && host.filter(QemuCapabilities.HostCpu::migratable).isEmpty()
                ? request.onlyMigratable() : request;
    }

    private FeatureSet known(QemuCapabilities.HostCpu host, boolean migratable) {
        final List<String> names = new ArrayList<>();
        host.properties().forEach((name, property) -> {
            if (!(migratable && property instanceof QemuCapabilities.Property.Switch(boolean on, boolean may) && !may)) {
                names.add(QemuSpelling.toLibvirt(name));
            }
        });
        return release.names().resolve(names).features();
    }

    private static HostCpuProperties properties(QemuCapabilities.HostCpu host) {
        final SequencedMap<String, HostCpuProperties.Property> switches = new LinkedHashMap<>();
        host.properties().forEach((name, property) -> {
            if (property instanceof QemuCapabilities.Property.Switch(boolean on, boolean mayMigrate)) {
                switches.put(name, new HostCpuProperties.Property(on, mayMigrate));
            }
        });
        final Optional<Signature> signature = host.number("family").map(family -> new Signature(family.intValue(),
                host.number("model").orElse(0L).intValue(), host.number("stepping").orElse(0L).intValue()));
        return new HostCpuProperties(switches, host.text("vendor"), signature, host.migratable());
    }

    /** QEMU's own base model with every switch it named, on or off. */
    private static HostViews s390(QemuCapabilities.HostCpu host) {
        return new HostViews(Optional.of(new HostView.Reported(s390(host, true))),
                Optional.of(new HostView.Migratable(s390(host, !host.migratable()))), Optional.empty());
    }

    private static CpuDefinition s390(QemuCapabilities.HostCpu host, boolean all) {
        final CpuDefinition.Builder cpu = CpuDefinition.custom(host.model(), false).toBuilder();
        host.properties().forEach((name, property) -> {
            if (property instanceof QemuCapabilities.Property.Switch(boolean on, boolean may) && (all || may)) {
                cpu.feature(CpuDefinition.Feature.of(name,
                        on ? CpuDefinition.Policy.REQUIRE : CpuDefinition.Policy.DISABLE));
            }
        });
        return cpu.build();
    }

    /**
     * The views where there is no word of QEMU, or none that counts: libvirt takes the physical CPU, less what QEMU
     * gives to no guest.
     */
    public HostViews ofPhysical(QemuCapabilities capabilities, Optional<CpuDefinition> physical) {
        final Optional<CpuDefinition> guest = physical.map(HostViewFinder::asGuest).map(cpu -> IgnoredFeatures.dropped(cpu, release.version()));
        return new HostViews(guest.map(HostView.Reported::new), guest.map(cpu -> new HostView.Migratable(
                LibvirtArch.of(capabilities.arch(), release, quirks).copyMigratable(cpu))), Optional.empty());
    }

    static CpuDefinition asGuest(CpuDefinition host) {
        final CpuDefinition.Builder cpu = new CpuDefinition.Builder(CpuDefinition.Type.GUEST);
        host.model().ifPresent(cpu::model);
        cpu.vendor(host.vendor());
        host.features().forEach(feature -> cpu.feature(CpuDefinition.Feature.of(feature.name(),
                feature.policy().orElse(CpuDefinition.Policy.REQUIRE))));
        return cpu.build();
    }
}
