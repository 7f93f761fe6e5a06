package dev.socle.libvirt;

import dev.socle.catalog.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes QEMU's {@code -cpu} for a domain whose CPU is settled: its model, its features, and whatever else of the
 * domain QEMU takes as properties of the CPU, in libvirt's order.
 */
final class CpuLineWriter {

    private final StringBuilder line = new StringBuilder();
    private final DomainDefinition domain;
    private final String arch;
    private final QemuCapabilities capabilities;
    private final Version libvirt;

    private CpuLineWriter(DomainDefinition domain, String arch, QemuCapabilities capabilities, Version libvirt) {
        this.domain = domain;
        this.arch = arch;
        this.capabilities = capabilities;
        this.libvirt = libvirt;
    }

    /**
     * The value of {@code -cpu}.
     *
     * @param domain with its CPU as {@link DomainStart} settles it
     * @param arch   of the guest
     * @param known  libvirt's names of the features that QEMU knows; empty where libvirt does not ask
     */
    static Outcome<CpuLine> write(DomainDefinition domain, String arch, DomainStart.Place place,
                                  Optional<Set<String>> known, Version libvirt) {
        return new CpuLineWriter(domain, arch, place.capabilities(), libvirt).write(place.arch(), known);
    }

    private Outcome<CpuLine> write(String hostArch, Optional<Set<String>> known) {
        final Optional<CpuDefinition> cpu = domain.cpu()
                .filter(one -> one.mode() != CpuDefinition.Mode.CUSTOM || one.modelName().isPresent());
        if (cpu.isPresent() && cpu.get().mode() == CpuDefinition.Mode.HOST_MODEL && !Architecture.isPpc64(arch)) {
            return Outcome.failed(new CpuError.Unsupported("mode host-model", arch));
        }
        cpu.ifPresent(one -> cpu(one, hostArch, known));
        if (cpu.isEmpty() && arch.equals("i686") && isNamedFor64Bits(hostArch)) {
            line.append("qemu32");
        }
        final int flags = line.length();
        domain.timers().forEach(this::timer);
        domain.features().eoi().ifPresent(on -> property("kvm-pv-eoi", on));
        domain.features().pvSpinlock().ifPresent(on -> property("kvm-pv-unhalt", on));
        domain.features().hyperv().ifPresent(this::hyperv);
        if (domain.hypervPanic()) {
            line.append(ReleaseRule.CRASH_HAS_VALUE.isOf(libvirt) ? ",hv-crash=on" : ",hv-crash");
        }
        domain.features().kvm().ifPresent(this::kvm);
        if (!Architecture.isPpc64(arch)) {
            // A ppc64 guest always has its counters, and QEMU has no such property there.
            domain.features().pmu().ifPresent(on -> property("pmu", on));
        }
        domain.cpu().ifPresent(one -> {
            one.cache().ifPresent(cache -> cache(cache, one.mode()));
            one.addresses().ifPresent(this::addresses);
        });
        return withModel(flags);
    }

    /** Properties need a model to stand behind: QEMU's own default. */
    private Outcome<CpuLine> withModel(int flags) {
        if (line.isEmpty()) {
            return Outcome.done(new CpuLine.LeftToQemu());
        }
        if (flags > 0) {
            return given(line.toString());
        }
        return switch (arch) {
            case "i686" -> given("qemu32" + line);
            case "x86_64" -> given("qemu64" + line);
            default -> Outcome.failed(new CpuError.NotAllowed("the domain asks for properties of a CPU and names none, "
                    + "and libvirt knows no default CPU for architecture " + arch,
                    "name a model in <cpu>", Optional.empty()));
        };
    }

    private static Outcome<CpuLine> given(String value) {
        return Outcome.done(new CpuLine.Given(value));
    }

    /** Whether the QEMU program is one that would give a 32-bit guest a 64-bit CPU by itself. */
    private boolean isNamedFor64Bits(String hostArch) {
        final String emulator = domain.emulator().or(capabilities::emulator).orElse("");
        return emulator.contains("x86_64") || hostArch.equals("x86_64") && emulator.contains("kvm");
    }

    private void cpu(CpuDefinition cpu, String hostArch, Optional<Set<String>> known) {
        switch (cpu.mode()) {
            case HOST_PASSTHROUGH, MAXIMUM -> {
                line.append(cpu.mode() == CpuDefinition.Mode.MAXIMUM ? "max" : "host");
                if (arch.equals("armv7l") && hostArch.equals("aarch64")) {
                    line.append(",aarch64=off");
                }
                if (capabilities.can(QemuFlags.CPU_MIGRATABLE)) {
                    cpu.migratable().ifPresent(on -> property("migratable", on));
                }
            }
            case HOST_MODEL -> line.append("host");
            case CUSTOM -> line.append(cpu.modelName().orElseThrow());
        }
        cpu.model().flatMap(CpuDefinition.Model::vendorId).ifPresent(id -> value("vendor", id));
        cpu.features().forEach(feature -> feature(feature, known));
    }

    private void feature(CpuDefinition.Feature feature, Optional<Set<String>> known) {
        final String name = Architecture.isX86(arch) ? QemuSpelling.toQemu(feature.name()) : feature.name();
        switch (feature.policy().orElse(CpuDefinition.Policy.REQUIRE)) {
            case FORCE, REQUIRE -> property(name, true);
            case DISABLE, FORBID -> {
                // What QEMU does not know no guest has anyhow, and QEMU would not start.
                if (known.isEmpty() || known.get().contains(feature.name())) {
                    property(name, false);
                }
            }
            case OPTIONAL -> { }
        }
    }

    private void timer(DomainTimer timer) {
        switch (timer.name()) {
            case "kvmclock" -> timer.present().ifPresent(on -> property("kvmclock", on));
            case "hypervclock" -> timer.present().filter(on -> on).ifPresent(on -> property("hv-time", true));
            case "tsc" -> timer.hertz().ifPresent(hertz -> {
                if (hertz > 0) {
                    value("tsc-frequency", Long.toString(hertz));
                }
            });
            case "armvtimer" -> timer.tickPolicy().ifPresent(policy -> {
                switch (policy) {
                    case "delay" -> property("kvm-no-adjvtime", false);
                    case "discard" -> property("kvm-no-adjvtime", true);
                    default -> { }
                }
            });
            default -> { }
        }
    }

    private void hyperv(DomainFeatures.Hyperv hyperv) {
        if (hyperv.mode() == DomainFeatures.Hyperv.Mode.PASSTHROUGH) {
            property("hv-passthrough", true);
            if (ReleaseRule.HYPERV_PASSTHROUGH_ALONE.isOf(libvirt)) {
                return;
            }
        }
        for (Enlightenment enlightenment : Enlightenment.values()) {
            if (hyperv.on(enlightenment)) {
                switch (enlightenment) {
                    case SPINLOCKS -> value(enlightenment.qemuName(),
                            "0x" + Long.toHexString(hyperv.spinlockRetries().orElse(DomainFeatures.Hyperv.NEVER)));
                    case VENDOR_ID -> value(enlightenment.qemuName(), hyperv.vendorId().orElse(""));
                    default -> property(enlightenment.qemuName(), true);
                }
            }
        }
    }

    private void kvm(DomainFeatures.Kvm kvm) {
        when(kvm.hidden(), true, () -> property("kvm", false));
        when(kvm.hintDedicated(), true, () -> property("kvm-hint-dedicated", true));
        when(kvm.pollControl(), true, () -> property("kvm-poll-control", true));
        when(kvm.pvIpi(), false, () -> property("kvm-pv-ipi", false));
    }

    private static void when(Optional<Boolean> said, boolean wanted, Runnable then) {
        if (said.isPresent() && said.get() == wanted) {
            then.run();
        }
    }

    /** QEMU gives {@code host} and {@code max} the host's caches by itself, hence the explicit no. */
    private void cache(CpuDefinition.Cache cache, CpuDefinition.Mode mode) {
        final boolean likeHost = mode == CpuDefinition.Mode.HOST_PASSTHROUGH || mode == CpuDefinition.Mode.MAXIMUM;
        final List<String> off = switch (cache.mode()) {
            case "emulate" -> {
                property("l3-cache", true);
                yield likeHost ? List.of("host-cache-info") : List.of();
            }
            case "passthrough" -> {
                property("host-cache-info", true);
                yield List.of("l3-cache");
            }
            default -> likeHost ? List.of("host-cache-info", "l3-cache") : List.of("l3-cache");
        };
        off.forEach(name -> property(name, false));
    }

    private void addresses(CpuDefinition.Addresses addresses) {
        if (addresses.mode().equals("passthrough")) {
            property("host-phys-bits", true);
            if (addresses.limit().orElse(0) > 0 && ReleaseRule.ADDRESS_LIMIT.isOf(libvirt)) {
                value("host-phys-bits-limit", Integer.toString(addresses.limit().getAsInt()));
            }
        } else if (addresses.bits().orElse(0) > 0 || addresses.bits().isPresent()
                && !ReleaseRule.EMULATED_ADDRESSES_WITHOUT_BITS.isOf(libvirt)) {
            value("phys-bits", Integer.toString(addresses.bits().getAsInt()));
        } else {
            property("host-phys-bits", false);
        }
    }

    private void property(String name, boolean on) {
        value(name, on ? "on" : "off");
    }

    private void value(String name, String value) {
        line.append(',').append(name).append('=').append(value);
    }
}
