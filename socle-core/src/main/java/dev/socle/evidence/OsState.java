package dev.socle.evidence;

import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Feature;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;

/**
 * What CPUID says of the moment and the place, not of the silicon: which logical CPU answers, and what the operating
 * system on it has turned on. A guest's own CPUID follows the guest, so none of this is a feature of the host, and
 * none of it is known to be absent either: nothing is said of it.
 */
final class OsState {

    /** CR4.OSXSAVE, mirrored. */
    private static final Place.Cpuid OSXSAVE = new Place.Cpuid(1, 0, Register.ECX, 27);
    /** CR4.PKE, mirrored. */
    private static final Place.Cpuid OSPKE = new Place.Cpuid(7, 0, Register.ECX, 4);
    /** Leaves of the hypervisor under this host, which say nothing of what the one on it gives to its guests. */
    private static final int HYPERVISOR_LEAVES = 0x4;

    private OsState() {
    }

    /** The same without what is not silicon. */
    static KnownFeatures forget(KnownFeatures features) {
        return features.forgetting(features.known().filter(feature -> isState(feature) || isHypervisors(feature)));
    }

    /** Whether the bit follows what an operating system has turned on. */
    static boolean isState(Feature feature) {
        return feature.place().equals(OSXSAVE) || feature.place().equals(OSPKE);
    }

    private static boolean isHypervisors(Feature feature) {
        return feature.place() instanceof Place.Cpuid place && place.leaf() >>> 28 == HYPERVISOR_LEAVES;
    }

    /** The table with everything zero that differs between the CPUs of one host, so that equal CPUs are equal. */
    static CpuidTable without(CpuidTable cpu) {
        final CpuidTable.Builder masked = CpuidTable.builder();
        cpu.leaves().forEach((key, registers) ->
                masked.leaf(key.leaf(), key.subleaf(), registers.and(silicon(key))));
        cpu.msrs().forEach(masked::msr);
        return masked.build();
    }

    /** Puts back what {@link #without} took. */
    static void copy(CpuidTable from, CpuidTable to, CpuidTable.Builder builder) {
        to.leaves().forEach((key, registers) -> from.leaf(key.leaf(), key.subleaf()).ifPresent(original -> {
            final CpuidTable.Registers mask = silicon(key);
            builder.leaf(key.leaf(), key.subleaf(), registers.eax() | original.eax() & ~mask.eax(),
                    registers.ebx() | original.ebx() & ~mask.ebx(), registers.ecx() | original.ecx() & ~mask.ecx(),
                    registers.edx() | original.edx() & ~mask.edx());
        }));
    }

    /** Which bits of a leaf are silicon. APIC ids and levels of topology: Intel's manual, CPUID; AMD's, appendix E. */
    private static CpuidTable.Registers silicon(CpuidTable.Key key) {
        return switch (key.leaf()) {
            case 1 -> registers(-1, 0x00ff_ffff, ~(1 << OSXSAVE.bit()), -1);
            case 7 -> registers(-1, -1, key.subleaf() == 0 ? ~(1 << OSPKE.bit()) : -1, -1);
            case 0xb, 0x1f, 0x80000026 -> registers(0, 0, 0, 0);
            case 0xd -> switch (key.subleaf()) {
                // The sizes that XCR0 and XSS, as they are set at this moment, need.
                case 0 -> registers(-1, 0, 0, -1);
                case 1 -> registers(-1, 0, -1, -1);
                default -> registers(-1, -1, -1, -1);
            };
            case 0x2, 0x1a, 0x8000001e -> registers(0, 0, 0, 0);
            default -> registers(-1, -1, -1, -1);
        };
    }

    private static CpuidTable.Registers registers(int eax, int ebx, int ecx, int edx) {
        return new CpuidTable.Registers(eax, ebx, ecx, edx);
    }
}
