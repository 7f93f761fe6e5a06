package dev.socle.bench;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server CPU made of the catalogue, so that benchmarks run without recorded ones: Skylake-SP with its extras. */
final class SampleCpu {

    private static final List<String> EXTRAS = List.of("dtes64", "monitor", "vmx", "est", "tm2", "xtpr", "pdcm", "dca",
            "osxsave", "ds", "acpi", "ss", "ht", "tm", "pbe", "tsc_adjust", "cmt", "mpx", "clflushopt", "intel-pt",
            "pku", "md-clear", "stibp", "ssbd", "xsaves", "invtsc");

    private SampleCpu() {
    }

    static LibvirtRelease libvirt() {
        return Catalog.embedded().libvirt(Version.parse("11.3")).release();
    }

    static FeatureSet features(LibvirtRelease release) {
        final LibvirtModel model = release.model("Skylake-Server-IBRS").orElseThrow();
        return model.features().or(release.names().resolve(EXTRAS).features());
    }

    /** Raw data in which libvirt finds just those features. */
    static CpuidTable table(LibvirtRelease release) {
        final FeatureSet features = features(release);
        final Map<CpuidTable.Key, int[]> leaves = new HashMap<>();
        final Map<Integer, Long> msrs = new HashMap<>();
        final int[] vendor = Vendor.INTEL.registers();
        leaves.put(new CpuidTable.Key(0, 0), new int[] {0x16, vendor[0], vendor[2], vendor[1]});
        leaves.put(new CpuidTable.Key(1, 0), new int[] {new Signature(6, 85, 4).toEax(), 0, 0, 0});
        for (LibvirtFeature feature : release.features()) {
            if (!features.contains(feature.feature())) {
                continue;
            }
            switch (feature.readAt()) {
                case Place.Cpuid place -> leaves
                        .computeIfAbsent(new CpuidTable.Key(place.leaf(), place.subleaf()), key -> new int[4])
                        [place.register().ordinal()] |= 1 << place.bit();
                case Place.Msr place -> msrs.merge(place.index(), 1L << place.bit(), (a, b) -> a | b);
            }
        }
        final CpuidTable.Builder table = CpuidTable.builder();
        leaves.forEach((key, r) -> table.leaf(key.leaf(), key.subleaf(), r[0], r[1], r[2], r[3]));
        msrs.forEach(table::msr);
        return table.build();
    }
}
