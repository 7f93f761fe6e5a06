package dev.socle.evidence;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.Physical;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.HostCapabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Puts together what several kinds of evidence say of a host's silicon. Where they say different things, the one
 * nearer to the silicon is believed: libvirt's description last, then Linux's flags, raw CPUID first.
 */
final class PhysicalAssembler {

    private static final Set<String> X86 = Set.of("x86_64", "i686");

    private final Catalog catalog;
    private KnownFeatures features = KnownFeatures.nothing();
    private Optional<Vendor> vendor = Optional.empty();
    private Optional<Signature> signature = Optional.empty();
    private Optional<String> brand = Optional.empty();
    private OptionalLong microcode = OptionalLong.empty();
    private OptionalInt addressBits = OptionalInt.empty();
    private OptionalLong tscHertz = OptionalLong.empty();
    private int logicalCpus;
    private Optional<CpuidTable> cpuid = Optional.empty();
    private final List<String> remarks = new ArrayList<>();

    PhysicalAssembler(Catalog catalog) {
        this.catalog = catalog;
    }

    void libvirtHost(HostCapabilities capabilities, Optional<Version> libvirt) {
        capabilities.cpu().ifPresent(cpu -> libvirtCpu(cpu, libvirt));
        capabilities.logicalCpus().ifPresent(this::count);
    }

    void libvirtCpu(CpuDefinition cpu, Optional<Version> libvirt) {
        final Optional<String> foreign = cpu.arch().filter(arch -> !X86.contains(arch));
        if (foreign.isPresent()) {
            // Names of models, vendors and features mean something else there.
            remarks.add("the host is of architecture " + foreign.get() + ", of which there are no facts");
            return;
        }
        final LibvirtFeatures known = LibvirtFeatures.of(cpu, libvirt, List.of(), catalog);
        features = features.overriddenBy(OsState.forget(known.features()));
        vendor = known.vendor(cpu).or(() -> vendor);
        signature = cpu.signature().or(() -> signature);
        cpu.microcode().ifPresent(revision -> microcode = OptionalLong.of(revision));
        cpu.counter().ifPresent(counter -> tscHertz = OptionalLong.of(counter.hertz()));
        cpu.addresses().map(CpuDefinition.Addresses::bits).filter(OptionalInt::isPresent)
                .ifPresent(bits -> addressBits = bits);
        if (!known.unknownNames().isEmpty()) {
            remarks.add(known.release().map(release -> "names that " + release.display() + " does not know: ")
                    .orElse("names of libvirt, of which no facts are installed: ")
                    + String.join(" ", known.unknownNames()));
        }
    }

    void cpuinfo(Cpuinfo cpuinfo) {
        final CpuinfoFeatures known = new CpuinfoFeatures(cpuinfo, catalog);
        features = features.overriddenBy(known.known());
        vendor = cpuinfo.vendor().or(() -> vendor);
        signature = cpuinfo.signature().or(() -> signature);
        brand = cpuinfo.brand().or(() -> brand);
        microcode = cpuinfo.microcode().isPresent() ? cpuinfo.microcode() : microcode;
        addressBits = cpuinfo.addressBits().isPresent() ? cpuinfo.addressBits() : addressBits;
        count(cpuinfo.logicalCpus());
        remarks.addAll(known.remarks());
    }

    void raw(List<CpuidTable> cpus) {
        final RawCpus raw = new RawCpus(cpus, catalog);
        final CpuidTable table = raw.table();
        features = features.overriddenBy(raw.features());
        vendor = table.vendor().or(() -> vendor);
        signature = table.signature().or(() -> signature);
        brand = table.brand().or(() -> brand);
        if (microcode.isEmpty()) {
            raw.microcode().ifPresent(revision -> microcode = OptionalLong.of(revision));
        }
        table.physicalAddressBits().ifPresent(bits -> addressBits = OptionalInt.of(bits));
        if (tscHertz.isEmpty()) {
            raw.tscHertz().ifPresent(hertz -> tscHertz = OptionalLong.of(hertz));
        }
        count(cpus.size());
        cpuid = Optional.of(table);
        raw.remarks().stream().filter(remark -> !remarks.contains(remark)).forEach(remarks::add);
    }

    private void count(int cpus) {
        logicalCpus = Math.max(logicalCpus, cpus);
    }

    Physical physical() {
        return new Physical(features, vendor, signature, brand, microcode, addressBits, tscHertz,
                logicalCpus > 0 ? OptionalInt.of(logicalCpus) : OptionalInt.empty(), cpuid, remarks);
    }
}
