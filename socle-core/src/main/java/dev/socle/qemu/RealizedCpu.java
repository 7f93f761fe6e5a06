package dev.socle.qemu;

import dev.socle.catalog.CacheGeometry;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A guest's CPU when QEMU is done with it: expanded, filtered by what the host can do, realized. Everything that the
 * guest will read by CPUID follows from this.
 *
 * @param release     the QEMU
 * @param accelerator what runs the guest
 * @param machine     the machine type with its version, such as {@code pc-q35-10.0}, where it is known
 * @param model       the model's full name, such as {@code EPYC-v2}; {@code max} or {@code host} else
 * @param identity    what the guest sees of vendor, signature and brand
 * @param levels      the highest leaves the guest sees
 * @param addresses   the widths of physical addresses
 * @param features    what is on after the filter, mirrored bits of AMD included; bits of leaf 0xd that name components
 *                    of the extended state are not here but in {@code components}
 * @param components  the extended state the guest may enable, after the filter
 * @param caches      the caches that the model brings and that are in force (not with {@code legacy-cache=on});
 *                    empty: QEMU makes up the old ones of the vendor
 * @param tscHertz    the frequency of the time-stamp counter, in Hz, where the configuration or the host states one
 * @param topology    of the machine
 * @param properties  all other properties with the values in force
 * @param host        what the kernel offers by CPUID, for the leaves that QEMU passes through (KVM only); empty: not
 *                    known
 */
public record RealizedCpu(QemuRelease release, Accelerator accelerator, Optional<String> machine, String model,
                          Identity identity, Levels levels, AddressWidths addresses, FeatureSet features,
                          Components components, Optional<List<CacheGeometry>> caches, OptionalLong tscHertz,
                          GuestTopology topology, CpuProperties properties, Optional<CpuidTable> host) {

    public RealizedCpu {
        caches = caches.map(List::copyOf);
    }

    /**
     * Who the CPU says it is.
     *
     * @param vendor  twelve characters; all NUL for the model {@code base} under TCG
     * @param modelId the brand string, up to 48 characters
     */
    public record Identity(Vendor vendor, Signature signature, String modelId) {
    }

    /**
     * The highest leaf of each range, as the guest reads it; unsigned. They hide what lies above them, whatever
     * features are on.
     *
     * @param level    basic leaves
     * @param xlevel   from 0x80000000; 0: the CPU has no such range
     * @param xlevel2  from 0xC0000000; 0: the CPU has no such range
     * @param subleaf7 the highest sub-leaf of leaf 7
     */
    public record Levels(int level, int xlevel, int xlevel2, int subleaf7) {
    }

    /**
     * Widths in bits.
     *
     * @param physical      of physical addresses
     * @param guestPhysical of addresses that nested paging can map, 0 where QEMU does not state it
     */
    public record AddressWidths(int physical, int guestPhysical) {
    }

    /**
     * Components of the extended state by their numbers: bit {@code n} stands for component {@code n}.
     *
     * @param user       those XCR0 can enable
     * @param supervisor those the MSR IA32_XSS can enable
     * @param unplaced   those of features that were forced and KVM does not have: QEMU knows their size alone
     */
    public record Components(long user, long supervisor, long unplaced) {

        public static final Components NONE = new Components(0, 0);

        public Components(long user, long supervisor) {
            this(user, supervisor, 0);
        }

        public boolean has(int component) {
            return ((user | supervisor) >>> component & 1) != 0;
        }

        public Components and(Components other) {
            return new Components(user & other.user, supervisor & other.supervisor, unplaced & other.unplaced);
        }
    }

    public RealizedCpu withFeatures(FeatureSet changed) {
        return new RealizedCpu(release, accelerator, machine, model, identity, levels, addresses, changed, components,
                caches, tscHertz, topology, properties, host);
    }

    public RealizedCpu withLevels(Levels changed) {
        return new RealizedCpu(release, accelerator, machine, model, identity, changed, addresses, features,
                components, caches, tscHertz, topology, properties, host);
    }

    public RealizedCpu withTopology(GuestTopology changed) {
        return new RealizedCpu(release, accelerator, machine, model, identity, levels, addresses, features,
                components, caches, tscHertz, changed, properties, host);
    }

    /** The same on a host whose time-stamp counter runs at this frequency, in Hz, unless the guest is told another. */
    public RealizedCpu withTscOfHost(OptionalLong hertz) {
        return tscHertz.isPresent() ? this : new RealizedCpu(release, accelerator, machine, model, identity, levels,
                addresses, features, components, caches, hertz, topology, properties, host);
    }

    public RealizedCpu withProperties(CpuProperties changed) {
        return new RealizedCpu(release, accelerator, machine, model, identity, levels, addresses, features,
                components, caches, tscHertz, topology, changed, host);
    }
}
