package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.BitKind;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.Need;
import dev.socle.fleet.Lack.Certainty;
import dev.socle.host.Accelerator;
import dev.socle.qemu.KvmFacts;
import dev.socle.qemu.KvmFate;
import dev.socle.qemu.NestedVirtualization;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Says of features that a host does not give why that is so, as far as the evidence tells. */
final class Causes {

    /** Intel's microcode of 2019 and later turns TSX off (Intel: Transactional Synchronization Extensions, 2021). */
    private static final List<String> TAKEN_BY_MICROCODE = List.of("hle", "rtm");

    private final Catalog catalog;
    private final KvmFacts kvm;
    private final FeatureSet broughtByMicrocode;
    private final FeatureSet takenByMicrocode;
    /** What microcode brings never to CPUs of AMD's kind, or never to others; flaws are read when first asked for. */
    private final Map<Boolean, FeatureSet> broughtToOthers = new ConcurrentHashMap<>();

    Causes(Catalog catalog) {
        this.catalog = catalog;
        this.kvm = KvmFacts.embedded(catalog.newestQemu().names());
        this.broughtByMicrocode = Flaws.embedded().bits(BitKind.POSITIVE);
        this.takenByMicrocode = catalog.newestQemu().names().resolve(TAKEN_BY_MICROCODE).features();
    }

    /**
     * Features that are missing for the same reason.
     *
     * @param tsx   whether microcode may have taken them away: a matter of its own
     * @param shown whether they are kept back by a hypervisor that lets this host's own CPU show them
     */
    private record Group(Cause cause, Certainty certainty, boolean tsx, boolean shown) {
    }

    /** One entry for each cause. */
    List<Lack> of(FleetHost host, FeatureSet missing) {
        final Map<Group, FeatureSet.Builder> groups = new TreeMap<>(Comparator.comparing((Group it) -> !it.tsx())
                .thenComparing(Group::certainty).thenComparing(Group::cause).thenComparing(Group::shown));
        for (Feature feature : missing) {
            groups.computeIfAbsent(group(host, feature), one -> new FeatureSet.Builder()).add(feature);
        }
        final List<Lack> lacks = new ArrayList<>();
        groups.forEach((group, features) ->
                lacks.add(lack(host, group.cause(), features.build(), group.certainty())));
        return lacks;
    }

    private Group group(FleetHost host, Feature feature) {
        final Cause cause = cause(host, feature);
        final Optional<Cause> guessed = cause == Cause.UNKNOWN ? likely(host, feature) : Optional.empty();
        final Cause best = guessed.orElse(cause);
        return new Group(best, guessed.isPresent() ? Certainty.LIKELY : Certainty.KNOWN,
                best == Cause.MICROCODE && takenByMicrocode.contains(feature),
                best == Cause.NESTING && host.profile().physical().features().present().contains(feature));
    }

    private Lack lack(FleetHost host, Cause cause, FeatureSet features, Certainty certainty) {
        return new Lack(features, catalog.names(features), cause, certainty, because(host, cause, features),
                remedy(host, cause, features));
    }

    /**
     * Where nothing is known of the silicon but its family and model: QEMU's models of the same tell what such CPUs
     * have. What none of them has, the silicon does not have; what one of them has was taken away on the way.
     */
    private Optional<Cause> likely(FleetHost host, Feature feature) {
        if (isForeign(host, feature)) {
            return Optional.of(Cause.SILICON);
        }
        if (host.isVirtual()) {
            return Optional.of(Cause.NESTING);
        }
        final List<QemuModel> kin = kin(host);
        if (kin.isEmpty()) {
            return Optional.empty();
        }
        final boolean some = kin.stream().anyMatch(model -> model.features().contains(feature));
        if (!some) {
            return Optional.of(broughtByMicrocode.contains(feature) ? Cause.MICROCODE : Cause.SILICON);
        }
        return Optional.of(takenByMicrocode.contains(feature) || broughtByMicrocode.contains(feature)
                ? Cause.MICROCODE : Cause.KERNEL_OR_KVM);
    }

    /** Models of the same family and model, and of the nearest stepping that is not later: those tell generations apart. */
    private List<QemuModel> kin(FleetHost host) {
        final List<QemuModel> alike = catalog.newestQemu().models().stream()
                .filter(model -> model.vendor().equals(host.vendor())
                        && host.signature().filter(model.signature()::sameFamilyAndModel).isPresent()).toList();
        final int stepping = host.signature().map(Signature::stepping).orElse(0);
        final OptionalInt nearest = alike.stream().mapToInt(model -> model.signature().stepping())
                .filter(one -> one <= stepping).max();
        return nearest.isEmpty() ? alike : alike.stream()
                .filter(model -> model.signature().stepping() == nearest.getAsInt()).toList();
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
            case PRESENT -> isKeptBack(host, feature) ? Cause.NESTING : Cause.KERNEL_OR_KVM;
            case ABSENT -> absent(host, feature);
            case UNKNOWN -> Cause.UNKNOWN;
        };
    }

    /** Of a virtual machine's CPU, what KVM elsewhere passes on. */
    private boolean isKeptBack(FleetHost host, Feature feature) {
        final Version kernel = host.profile().kernel().flatMap(Version::within).orElse(kvm.newest());
        return host.isVirtual() && !NestedVirtualization.concerns(feature)
                && switch (kvm.fate(feature, kernel, host.profile().physical())) {
                    case KvmFate.Passed _, KvmFate.Made _ -> true;
                    case KvmFate.Never _, KvmFate.NotYet _, KvmFate.Unsure _, KvmFate.PerhapsMade _ -> false;
                };
    }

    /** Whether only CPUs of other makers ever have it: TSX, and what their microcode brings. */
    private boolean isForeign(FleetHost host, Feature feature) {
        final Optional<Vendor> maker = host.vendor();
        if (maker.isEmpty()) {
            return false;
        }
        if (takenByMicrocode.contains(feature)) {
            return !maker.get().equals(Vendor.INTEL);
        }
        return broughtByMicrocode.contains(feature)
                && broughtToOthers.computeIfAbsent(maker.get().mirrorsLeaf1(), this::onlyOthers).contains(feature);
    }

    /** AMD and Hygon have bits of their own against flaws, and so have Intel and those who build like it. */
    private FeatureSet onlyOthers(boolean likeAmd) {
        return broughtByMicrocode.and(shown(need -> isOfAmd(need) != likeAmd))
                .andNot(shown(need -> isOfAmd(need) == likeAmd));
    }

    private static boolean isOfAmd(Need need) {
        return need.concerns(Vendor.AMD) || need.concerns(Vendor.HYGON);
    }

    /** By needs of some maker's guests: one of all makers' names the bits of each. */
    private static FeatureSet shown(Predicate<Need> which) {
        return Flaws.embedded().all().stream().flatMap(flaw -> flaw.needs().stream())
                .filter(need -> need.vendor().isPresent()).filter(which)
                .flatMap(need -> need.alternatives().stream()).map(Need.Alternative::show)
                .reduce(FeatureSet.empty(), FeatureSet::or);
    }

    private Cause absent(FleetHost host, Feature feature) {
        if (isForeign(host, feature)) {
            return Cause.SILICON;
        }
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
            case KERNEL_OR_KVM -> newerKernel(host, features).map(kernel -> "the CPU has " + it(features)
                    + ", and KVM passes " + it(features) + " on from Linux " + kernel)
                    .orElseGet(() -> isWithoutNesting(host, features)
                    ? "the CPU has " + it(features) + ", and KVM does not pass " + it(features) + " on: nested "
                            + "virtualization is off"
                    : "the CPU has " + it(features) + ", and this kernel's KVM does not pass " + it(features) + " on");
            case QEMU_RELEASE -> host.qemu().release().display() + " has no property for " + it(features)
                    + since(features).map(release -> "; " + release + " has").orElse("");
            case NESTING -> isShown(host, features)
                    ? "the CPU has " + it(features) + ", and KVM passes on less: this host is a virtual machine, and"
                            + " its hypervisor does not let its guests have " + it(features)
                    : "this host is a virtual machine, and its hypervisor does not give it " + it(features);
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
            case KERNEL_OR_KVM -> newerKernel(host, features).map(kernel -> "use Linux " + kernel + " or newer")
                    .orElseGet(() -> isWithoutNesting(host, features) ? "load kvm_intel or kvm_amd with nested=1"
                    : "use a newer kernel, or look for a boot option that turns " + it(features) + " off");
            case QEMU_RELEASE -> since(features).map(release -> "use " + release + " or newer")
                    .orElse("take " + it(features) + " from the guest");
            case NESTING -> isShown(host, features)
                    ? "have this host's own hypervisor pass " + it(features) + " on to nested guests"
                    : "give this host's own virtual machine a CPU that has " + it(features);
            case MIGRATION -> "use it only for guests that stay where they are";
            case EMULATION -> "use a host with KVM";
            case UNKNOWN -> "add the output of cpuid -r of " + host.name();
        };
    }

    /** The first kernel whose KVM passes all of them on, where this one's does not yet. */
    private Optional<Version> newerKernel(FleetHost host, FeatureSet features) {
        final Optional<Version> kernel = host.profile().kernel().flatMap(Version::within);
        if (kernel.isEmpty()) {
            return Optional.empty();
        }
        Optional<Version> newest = Optional.empty();
        for (Feature feature : features) {
            if (!(kvm.fate(feature, kernel.get(), host.profile().physical()) instanceof KvmFate.NotYet(Version since))) {
                return Optional.empty();
            }
            newest = newest.filter(known -> known.compareTo(since) >= 0).or(() -> Optional.of(since));
        }
        return newest;
    }

    /** Whether all of them are of nested virtualization, which is off as a whole. */
    private static boolean isWithoutNesting(FleetHost host, FeatureSet features) {
        return features.stream().allMatch(NestedVirtualization::concerns)
                && host.offer().features().present().stream().noneMatch(NestedVirtualization::isSwitch);
    }

    private static boolean isShown(FleetHost host, FeatureSet features) {
        return host.profile().physical().features().present().containsAll(features);
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
