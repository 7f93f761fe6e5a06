package dev.socle.flaw.linux;

import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Feature;
import dev.socle.cpu.Knowledge;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.flaw.CpuView;
import dev.socle.flaw.Truth;
import dev.socle.host.HostProfile;
import java.util.Optional;

/** What a host's own kernel sees, as far as a profile of it says. */
public final class HostSight {

    private static final Feature HYPERVISOR = Feature.at(new Place.Cpuid(1, 0, Register.ECX, 31));
    private static final Feature SEVERAL_THREADS = Feature.at(new Place.Cpuid(1, 0, Register.EDX, 28));
    /** Intel SDM vol. 2, CPUID: the level of threads within a core, and how many bits of the APIC id it takes. */
    private static final int TOPOLOGY_LEAF = 0xb;
    private static final int LEVEL_OF_THREADS = 1;
    /** AMD APM vol. 3, Fn8000_001E: threads of a core, less one, in EBX[15:8]. */
    private static final int AMD_TOPOLOGY_LEAF = 0x8000001e;

    private HostSight() {
    }

    public static CpuView of(HostProfile host) {
        return CpuView.of(host);
    }

    /** The circumstances of a host whose command line is not known: without options that speak of flaws. */
    public static Circumstances circumstances(HostProfile host) {
        final Truth underHypervisor = switch (host.physical().features().of(HYPERVISOR)) {
            case PRESENT -> Truth.YES;
            case ABSENT -> Truth.NO;
            case UNKNOWN -> Truth.UNKNOWN;
        };
        return Circumstances.unknown()
                .withSiblings(host.physical().cpuid().flatMap(HostSight::siblings).orElse(Truth.UNKNOWN))
                // Hardware never forgives; a hypervisor may.
                .withForgivingMsrs(underHypervisor == Truth.NO ? Truth.NO : Truth.UNKNOWN);
    }

    private static Optional<Truth> siblings(CpuidTable table) {
        if (table.of(SEVERAL_THREADS.place()) == Knowledge.ABSENT) {
            return Optional.of(Truth.NO);
        }
        return table.leaf(TOPOLOGY_LEAF, 0).filter(leaf -> (leaf.ecx() >>> 8 & 0xff) == LEVEL_OF_THREADS)
                .map(leaf -> (leaf.eax() & 0x1f) > 0)
                .or(() -> table.leaf(AMD_TOPOLOGY_LEAF, 0).map(leaf -> (leaf.ebx() >>> 8 & 0xff) > 0))
                .map(several -> several ? Truth.YES : Truth.NO);
    }
}
