package dev.socle.libvirt;

import dev.socle.catalog.Version;
import dev.socle.libvirt.CpuDefinition.Mode;
import java.util.Optional;

/**
 * What libvirt's QEMU driver refuses in a domain's CPU although it is well written: caches, widths of addresses and
 * topologies that do not go with the rest. Observed on libvirt 9.0 unless said otherwise.
 */
final class DomainValidation {

    private static final int OUTERMOST_CACHE = 3;

    private DomainValidation() {
    }

    /** Why libvirt refuses the domain; empty if it does not. */
    static Optional<CpuError> misfit(DomainDefinition domain, String arch, Version release) {
        final Optional<DomainFeatures.Hyperv> hyperv = domain.features().hyperv();
        return hyperv.flatMap(one -> hyperv(one, release))
                .or(() -> domain.cpu().flatMap(cpu -> misfit(domain, cpu, arch, release)))
                .or(() -> hyperv.filter(one -> ReleaseRule.HYPERV_DEPENDENCIES.isOf(release))
                        .flatMap(one -> HypervDependencies.unmet(one, domain.timers())));
    }

    private static Optional<CpuError> misfit(DomainDefinition domain, CpuDefinition cpu, String arch,
                                             Version release) {
        return cpu.addresses().flatMap(addresses -> limit(addresses, release))
                .or(() -> cpu.cache().flatMap(cache -> cache(cache, cpu.mode(), arch)))
                .or(() -> cpu.addresses().flatMap(addresses -> addresses(addresses, arch, release)))
                .or(() -> topology(domain, cpu));
    }

    private static Optional<CpuError> hyperv(DomainFeatures.Hyperv hyperv, Version release) {
        return switch (hyperv.mode()) {
            case CUSTOM -> readHyperv(hyperv, release);
            case PASSTHROUGH -> ReleaseRule.HYPERV_PASSTHROUGH_ALONE.isOf(release) ? Optional.empty()
                    : readHyperv(hyperv, release);
            case HOST_MODEL -> !ReleaseRule.HYPERV_HOST_MODEL.isOf(release)
                    ? wrong("Hyper-V's mode host-model came with libvirt 11.9", "use mode custom or passthrough")
                    : Optional.of(new CpuError.NotKnown("which enlightenments Hyper-V's mode host-model gives is not "
                            + "known here", "name them, with mode custom"));
        };
    }

    /** What a libvirt that looks at single enlightenments finds wrong with them. */
    private static Optional<CpuError> readHyperv(DomainFeatures.Hyperv hyperv, Version release) {
        if (hyperv.mistake().isPresent()) {
            return wrong(hyperv.mistake().get(), "correct it; libvirt 11.3 and newer do not look there");
        }
        return hyperv.on(Enlightenment.SPINLOCKS) && hyperv.spinlockRetries().isEmpty()
                && !ReleaseRule.SPINLOCK_RETRIES_OPTIONAL.isOf(release)
                ? wrong("<spinlocks> has no retries", "say how often the guest tries") : Optional.empty();
    }

    private static Optional<CpuError> wrong(String reason, String remedy) {
        return Optional.of(new CpuError.WrongDocument(reason, remedy));
    }

    private static Optional<CpuError> topology(DomainDefinition domain, CpuDefinition cpu) {
        if (cpu.topology().isEmpty() || domain.vcpus().isEmpty()
                || cpu.topology().get().cpus() == domain.vcpus().getAsInt()) {
            return Optional.empty();
        }
        return no("the topology has " + cpu.topology().get().cpus() + " virtual CPUs, the domain "
                + domain.vcpus().getAsInt(), "make them equal");
    }

    private static Optional<CpuError> cache(CpuDefinition.Cache cache, Mode mode, String arch) {
        if (!Architecture.isX86(arch)) {
            return no("architecture " + arch + " has no <cache>", "leave it out");
        }
        if (cache.mode().equals("emulate")) {
            return cache.level().orElse(0) == OUTERMOST_CACHE ? Optional.empty()
                    : no("a cache of mode emulate is not of level 3", "write level='3'");
        }
        if (cache.mode().equals("passthrough") && !CpuReader.isLikeHost(mode)) {
            return no("a cache of mode passthrough belongs to a CPU of mode " + CpuReader.word(mode),
                    "use mode host-passthrough or maximum");
        }
        return cache.level().isEmpty() ? Optional.empty()
                : no("a cache of mode " + cache.mode() + " has a level", "leave the level out");
    }

    /** A mistake of the document, found when it is read and so before all others. */
    private static Optional<CpuError> limit(CpuDefinition.Addresses addresses, Version release) {
        return !addresses.mode().equals("passthrough") && addresses.limit().isPresent()
                && ReleaseRule.ADDRESS_LIMIT.isOf(release)
                ? wrong("emulated addresses have a limit", "leave limit out, or use mode passthrough")
                : Optional.empty();
    }

    private static Optional<CpuError> addresses(CpuDefinition.Addresses addresses, String arch, Version release) {
        if (!Architecture.isX86(arch)) {
            return no("architecture " + arch + " has no <maxphysaddr>", "leave it out");
        }
        if (addresses.mode().equals("passthrough")) {
            return addresses.bits().isEmpty() ? Optional.empty()
                    : no("addresses are passed through and have a number of bits",
                            "leave bits out, or use mode emulate");
        }
        return addresses.bits().isPresent() || ReleaseRule.EMULATED_ADDRESSES_WITHOUT_BITS.isOf(release) ? Optional.empty()
                : no("emulated addresses have no number of bits", "name it in bits");
    }

    private static Optional<CpuError> no(String reason, String remedy) {
        return Optional.of(new CpuError.NotAllowed(reason, remedy, Optional.empty()));
    }
}
