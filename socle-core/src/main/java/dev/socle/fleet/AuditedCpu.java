package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.audit.AuditedGuest;
import dev.socle.host.Accelerator;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.qemu.CpuExpander;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;

/** What an audit looks at of a wanted CPU, as one QEMU and one libvirt understand it. */
final class AuditedCpu {

    private final Catalog catalog;
    private final QemuRelease qemu;
    private final LibvirtRelease libvirt;

    AuditedCpu(Catalog catalog, QemuRelease qemu, LibvirtRelease libvirt) {
        this.catalog = catalog;
        this.qemu = qemu;
        this.libvirt = libvirt;
    }

    /** Empty if nobody knows the model. */
    Optional<AuditedGuest.Cpu> of(WantedCpu wanted) {
        final CpuDefinition cpu = wanted.cpu();
        return switch (cpu.mode()) {
            case HOST_PASSTHROUGH -> Optional.of(new AuditedGuest.HostsOwn("host-passthrough"));
            case MAXIMUM -> Optional.of(new AuditedGuest.HostsOwn("maximum"));
            case HOST_MODEL -> !wanted.live() || cpu.modelName().isEmpty()
                    ? Optional.of(new AuditedGuest.HostsOwn("host-model")) : named(wanted);
            case CUSTOM -> named(wanted);
        };
    }

    private Optional<AuditedGuest.Cpu> named(WantedCpu wanted) {
        final CpuDefinition cpu = wanted.cpu();
        final SequencedSet<String> strangers = new LinkedHashSet<>();
        final FeatureSet on = Policies.named(cpu, libvirt, catalog, strangers, Policy.REQUIRE, Policy.FORCE);
        final FeatureSet off = Policies.named(cpu, libvirt, catalog, strangers, Policy.DISABLE, Policy.FORBID);
        return cpu.modelName().flatMap(name -> ofQemu(wanted, name, on, off).or(() -> ofLibvirt(name, on, off)));
    }

    /** By the hosts' own QEMU; where that has no such model, by the newest that has. */
    private Optional<AuditedGuest.Cpu> ofQemu(WantedCpu wanted, String name, FeatureSet on, FeatureSet off) {
        final Optional<QemuRelease> knows = qemu.model(name).isPresent() ? Optional.of(qemu)
                : catalog.qemuReleases().reversed().stream().map((Version version) -> catalog.qemu(version).release())
                        .filter(release -> release.model(name).isPresent()).findFirst();
        return knows.map(release -> {
            final QemuModel model = release.model(name).orElseThrow();
            final CpuExpander expander = new CpuExpander(release);
            final Accelerator accelerator = wanted.accelerator().orElse(Accelerator.KVM);
            // KVM shows guests the host's maker, TCG the model's.
            final Optional<Vendor> shown = accelerator == Accelerator.KVM ? Optional.empty() : model.vendor();
            return new AuditedGuest.Named(name, model.vendor(), shown, model.signature(),
                    expander.features(model, accelerator, on, off), expander.promised(model, accelerator, on, off));
        });
    }

    /** A few models are in libvirt's map alone. */
    private Optional<AuditedGuest.Cpu> ofLibvirt(String name, FeatureSet on, FeatureSet off) {
        final Optional<LibvirtModel> model = libvirt.model(name);
        return model.map(LibvirtModel::features).map(features -> features.or(on).andNot(off))
                .map(features -> new AuditedGuest.Named(name, Optional.empty(), Optional.empty(),
                        model.get().signatures().stream().findFirst()
                                .map(one -> new Signature(one.family(), one.model(), 0))
                                .orElse(new Signature(0, 0, 0)), features, features));
    }
}
