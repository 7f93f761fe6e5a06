package dev.socle.flaw;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Knowledge;
import dev.socle.host.Accelerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what keeps a feature from being shown to a guest, layer by layer, and what would help. */
final class Obstacles {

    private final Flaws flaws;
    private final Catalog catalog;

    Obstacles(Flaws flaws, Catalog catalog) {
        this.flaws = flaws;
        this.catalog = catalog;
    }

    List<Closer.Obstacle> against(FeatureSet show, List<FlawHost> hosts, FeatureSet nameable) {
        final List<Closer.Obstacle> found = new ArrayList<>();
        for (Feature feature : show) {
            // The register comes with its bits: a host that will offer one of them will offer the register.
            if (flaws.name(feature).equals(ConditionParser.CARRIER)
                    && show.stream().anyMatch(ConditionParser::inArchCapabilities)) {
                continue;
            }
            final boolean named = nameable.contains(feature);
            for (FlawHost host : hosts) {
                // Of what they cannot name, programs say nothing: that their host's offer is unknown is no news.
                if (named || host.offered().of(feature) != Knowledge.UNKNOWN) {
                    against(feature, host).ifPresent(found::add);
                }
            }
            if (!named) {
                found.add(new Closer.Obstacle.NoName(feature,
                        "the QEMU or libvirt in use has no name for " + flaws.name(feature), whoNames(feature)));
            }
        }
        return found;
    }

    private Optional<Closer.Obstacle> against(Feature feature, FlawHost host) {
        final String name = flaws.name(feature);
        return switch (host.offered().of(feature)) {
            case PRESENT -> Optional.empty();
            case ABSENT -> Optional.of(new Closer.Obstacle.HostLacks(feature, host.name(),
                    host.name() + " does not offer " + name, needs(feature, host)));
            case UNKNOWN -> Optional.of(new Closer.Obstacle.HostUnknown(feature, host.name(),
                    "nobody knows whether " + host.name() + " offers " + name));
        };
    }

    private String needs(Feature feature, FlawHost host) {
        if (host.accelerator() == Accelerator.TCG) {
            return "KVM: TCG does not emulate it";
        }
        if (host.silicon().features().of(feature) == Knowledge.PRESENT) {
            return "a newer kernel or QEMU to pass it on: its CPU has it";
        }
        if (host.silicon().isVirtual()) {
            return "its own hypervisor to pass it on";
        }
        return flaws.bit(feature).map(MitigationBit::lacking).orElse("a CPU, microcode or kernel that has it");
    }

    /** The oldest releases that Socle knows and that can name the feature. */
    private String whoNames(Feature feature) {
        final Optional<Version> qemu = catalog.qemuReleases().stream()
                .filter(version -> catalog.qemu(version).release().names().canName(feature)).findFirst();
        final Optional<Version> libvirt = catalog.libvirtReleases().stream()
                .filter(version -> catalog.libvirt(version).release().names().canName(feature)).findFirst();
        if (qemu.isEmpty()) {
            return "no release of QEMU that Socle knows has a name for it";
        }
        return "QEMU " + qemu.get().series() + libvirt
                .map(version -> " and libvirt " + version.series() + " have a name for it")
                .orElse(catalog.libvirtReleases().isEmpty() ? " has a name for it"
                        : " has a name for it; with libvirt only host-passthrough passes it on");
    }
}
