package dev.socle.qemu;

import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.Place;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How a release of QEMU writes where a bit is, in its warnings: {@code CPUID.07H:EBX.invpcid [bit 10]}, and since
 * 10.1 or 10.2 {@code CPUID[eax=07h,ecx=00h].EBX.invpcid [bit 10]} (seen with 7.2, 10.0 and 11.1).
 */
final class BitWords {

    private static final Version BRACKETS = new Version(10, 1, 0);
    private static final Set<Integer> WITH_SUBLEAVES = Set.of(0x7, 0xd, 0x12, 0x14, 0x1e, 0x24, 0x29);
    /** VMX control MSRs, of which QEMU counts the bits of the upper half from 0. */
    private static final Set<Integer> UPPER_HALF = Set.of(0x48b, 0x48d, 0x48e, 0x48f, 0x490);

    private final QemuRelease release;
    private final boolean brackets;
    /** Written once for each feature, for the same ones are missing from guest after guest. */
    private final Map<Feature, String> written = new ConcurrentHashMap<>();

    BitWords(QemuRelease release) {
        this.release = release;
        this.brackets = release.version().compareTo(BRACKETS) >= 0;
    }

    String of(Feature feature) {
        return written.computeIfAbsent(feature, this::write);
    }

    private String write(Feature feature) {
        final String name = release.names().nameOf(feature).map(it -> "." + it).orElse("");
        return switch (feature.place()) {
            case Place.Cpuid place -> cpuid(place) + name + " [bit " + place.bit() + "]";
            case Place.Msr place -> String.format(Locale.ROOT, brackets ? "MSR(%Xh)" : "MSR(%XH)", place.index())
                    + name + " [bit " + (UPPER_HALF.contains(place.index()) && place.bit() >= 32
                            ? place.bit() - 32 : place.bit()) + "]";
        };
    }

    private String cpuid(Place.Cpuid place) {
        if (!brackets) {
            return String.format(Locale.ROOT, "CPUID.%02XH:%s", place.leaf(), place.register());
        }
        return WITH_SUBLEAVES.contains(place.leaf())
                ? String.format(Locale.ROOT, "CPUID[eax=%02Xh,ecx=%02Xh].%s", place.leaf(), place.subleaf(),
                        place.register())
                : String.format(Locale.ROOT, "CPUID[eax=%02Xh].%s", place.leaf(), place.register());
    }
}
