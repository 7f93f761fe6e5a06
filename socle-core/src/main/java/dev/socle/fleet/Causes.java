package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.flaw.BitKind;
import dev.socle.flaw.Flaws;
import dev.socle.host.Accelerator;
import dev.socle.qemu.NestedVirtualization;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says of features that a host does not give why that is so, as far as the evidence tells. */
final class Causes {

    /** Intel's microcode of 2019 and later turns TSX off (Intel: Transactional Synchronization Extensions, 2021). */
    private static final List<String> TAKEN_BY_MICROCODE = List.of("hle", "rtm");

    private final Catalog catalog;
    private final FeatureSet broughtByMicrocode;
    private final FeatureSet takenByMicrocode;

    Causes(Catalog catalog) {
        this.catalog = catalog;
        this.broughtByMicrocode = Flaws.embedded().bits(BitKind.POSITIVE);
        this.takenByMicrocode = catalog.newestQemu().names().resolve(TAKEN_BY_MICROCODE).features();
    }

    /** One entry for each cause. */
    List<Lack> of(FleetHost host, FeatureSet missing) {
        final Map<Cause, List<Feature>> byCause = new EnumMap<>(Cause.class);
        missing.forEach(feature -> byCause.computeIfAbsent(cause(host, feature), cause -> new ArrayList<>())
                .add(feature));
        final List<Lack> lacks = new ArrayList<>();
        byCause.forEach((cause, features) -> {
            final FeatureSet set = FeatureSet.of(features);
            lacks.add(new Lack(set, catalog.names(set), cause, because(host, cause, set), remedy(host, cause, set)));
        });
        return lacks;
    }

    private Cause cause(FleetHost host, Feature feature) {
        if (host.offer().unnamed().contains(feature) || !host.qemu().release().names().canName(feature)) {
            return Cause.QEMU_RELEASE;
        }
        if (host.offer().key().accelerator() == Accelerator.TCG) {
            return Cause.EMULATION;
        }
        if (host.offer().key().migratable() && host.qemu().release().notMigratable().contains(feature)) {
            return Cause.MIGRATION;
        }
        return switch (host.profile().physical().features().of(feature)) {
            case PRESENT -> Cause.KERNEL_OR_KVM;
            case ABSENT -> absent(host, feature);
            case UNKNOWN -> Cause.UNKNOWN;
        };
    }

    private Cause absent(FleetHost host, Feature feature) {
        if (host.isVirtual()) {
            return Cause.NESTING;
        }
        return broughtByMicrocode.contains(feature) || takenByMicrocode.contains(feature)
                ? Cause.MICROCODE : Cause.SILICON;
    }

    private String because(FleetHost host, Cause cause, FeatureSet features) {
        return switch (cause) {
            case SILICON -> "this CPU does not have " + it(features);
            case MICROCODE -> features.intersects(takenByMicrocode)
                    ? "microcode or the kernel turned TSX off, or this CPU never had it"
                    : "features against flaws come with microcode, and this one's does not show " + it(features);
            case KERNEL_OR_KVM -> nested(features)
                    ? "the CPU has " + it(features) + ", and KVM does not pass " + it(features) + " on: nested "
                            + "virtualization is off"
                    : "the CPU has " + it(features) + ", and this kernel's KVM does not pass " + it(features) + " on";
            case QEMU_RELEASE -> host.qemu().release().display() + " has no property for " + it(features)
                    + since(features).map(release -> "; " + release + " has").orElse("");
            case NESTING -> "this host is a virtual machine, and its hypervisor does not give it " + it(features);
            case MIGRATION -> "it would tie a guest to its host, so a guest that can move does not get it";
            case EMULATION -> "TCG does not emulate " + it(features);
            case UNKNOWN -> "QEMU does not offer " + it(features) + ", and nothing tells whether the CPU has "
                    + it(features);
        };
    }

    private String remedy(FleetHost host, Cause cause, FeatureSet features) {
        return switch (cause) {
            case SILICON -> "take " + it(features) + " from the guest, or choose another host";
            case MICROCODE -> features.intersects(takenByMicrocode)
                    ? "choose a model without TSX (such as one that ends in -noTSX)"
                    : "update the microcode or firmware and boot again";
            case KERNEL_OR_KVM -> nested(features) ? "load kvm_intel or kvm_amd with nested=1"
                    : "use a newer kernel, or look for a boot option that turns " + it(features) + " off";
            case QEMU_RELEASE -> since(features).map(release -> "use " + release + " or newer")
                    .orElse("take " + it(features) + " from the guest");
            case NESTING -> "give this host's own virtual machine a CPU that has " + it(features);
            case MIGRATION -> "use it only for guests that stay where they are";
            case EMULATION -> "use a host with KVM";
            case UNKNOWN -> "add the output of cpuid -r of " + host.name();
        };
    }

    private static boolean nested(FeatureSet features) {
        return features.stream().allMatch(NestedVirtualization::concerns);
    }

    private static String it(FeatureSet features) {
        return features.size() == 1 ? "it" : "them";
    }

    /** The oldest QEMU known that can name all of them. */
    private Optional<String> since(FeatureSet features) {
        for (Version version : catalog.qemuReleases()) {
            final var release = catalog.qemu(version).release();
            if (features.stream().allMatch(release.names()::canName)) {
                return Optional.of("QEMU " + release.version().series());
            }
        }
        return Optional.empty();
    }

}
