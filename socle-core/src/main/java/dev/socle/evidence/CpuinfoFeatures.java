package dev.socle.evidence;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the flags of {@code /proc/cpuinfo} say of features. */
final class CpuinfoFeatures {

    private final Catalog catalog;
    private final Cpuinfo cpuinfo;
    private final List<String> remarks = new ArrayList<>();
    private final KnownFeatures features;

    CpuinfoFeatures(Cpuinfo cpuinfo, Catalog catalog) {
        this.catalog = catalog;
        this.cpuinfo = cpuinfo;
        this.features = OsState.forget(features());
    }

    private KnownFeatures features() {
        final List<String> common = cpuinfo.commonFlags();
        final Set<String> madeUp = new HashSet<>(catalog.linuxSyntheticFlags());
        final FeatureSet.Builder present = new FeatureSet.Builder();
        final List<String> unknown = new ArrayList<>();
        for (String flag : common) {
            final Optional<FeatureSet> meant = catalog.linuxNames().find(flag);
            if (meant.isPresent()) {
                present.addAll(meant.get());
            } else if (!madeUp.contains(flag)) {
                unknown.add(flag);
            }
        }
        if (common.contains("constant_tsc") && common.contains("nonstop_tsc")) {
            // Linux prints no flag for this bit; it sets these two where the bit is set.
            catalog.feature("invtsc").ifPresent(present::addAll);
        }
        remarkPartial();
        if (!unknown.isEmpty()) {
            remarks.add("flags of /proc/cpuinfo that no catalogue knows: " + String.join(" ", unknown));
        }
        final FeatureSet there = present.build();
        return new KnownFeatures(there, catalog.visibleInCpuinfo().andNot(there));
    }

    private void remarkPartial() {
        cpuinfo.flags().forEach((flag, count) -> {
            if (count < cpuinfo.logicalCpus()) {
                remarks.add(flag + " is on " + count + " of " + cpuinfo.logicalCpus()
                        + " logical CPUs only, so guests cannot count on it");
            }
        });
    }

    /** Flags that all CPUs show are present; others are absent only if Linux would show them. */
    KnownFeatures known() {
        return features;
    }

    List<String> remarks() {
        return remarks;
    }
}
