package dev.socle.qemu;

import dev.socle.catalog.Caches;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Trace;
import dev.socle.host.Accelerator;
import dev.socle.qemu.internal.HyperVNeeds;
import dev.socle.qemu.internal.XsaveComponents;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** Takes away from an expanded CPU what the accelerator cannot give, as QEMU does before it starts a guest. */
public final class CpuFilter {

    private static final String LEGACY_CACHE = "legacy-cache";
    private static final String VENDOR_ONLY = "x-vendor-cpuid-only";
    private static final String VENDOR_ONLY_V2 = "x-vendor-cpuid-only-v2";
    private static final Version HIDES_COMPONENTS = new Version(8, 0, 0);

    /** Before, QEMU takes this enlightenment to need a kernel that has it (7.2 ends, 10.0 and 11.1 start). */
    private static final Version EMULATES_VPINDEX = new Version(10, 0, 0);

    private final QemuRelease release;
    /** For each component of the extended state: the features any of which brings it. */
    private final SequencedMap<Integer, FeatureSet> owners;
    private final Caches caches;
    private final FeatureSet xsave;
    private final FeatureSet xsaves;
    private final BitWords words;
    private final AddressRules addresses;

    public CpuFilter(Catalog catalog, QemuRelease release) {
        this.release = release;
        this.owners = catalog.xsaveComponents();
        this.caches = catalog.caches();
        this.xsave = release.names().find("xsave").orElse(FeatureSet.empty());
        this.xsaves = release.names().find("xsaves").orElse(FeatureSet.empty());
        this.words = new BitWords(release);
        this.addresses = new AddressRules(release);
    }

    /** What is left. */
    public FilteredCpu filter(CpuExpansion expansion, Supply supply) {
        final FeatureSet asked = expansion.features();
        final FeatureSet missing = asked.and(supply.features().absent());
        final FeatureSet unknown = supply.features().unknownOf(asked);
        final boolean force = expansion.properties().isOn("x-force-features");
        final FeatureSet left = force ? asked : asked.andNot(missing);
        final FeatureSet unavailable = expansion.unavailable().or(missing);
        final List<Lost> lost = new ArrayList<>(expansion.lost());
        missing.forEach(feature -> lost.add(new Lost(feature, new Lost.NotSupplied())));
        unknown.forEach(feature -> lost.add(new Lost(feature, new Lost.NotKnown())));
        final SequencedSet<String> names = release.names().namesOf(unavailable);
        return new FilteredCpu(expansion, left, components(asked, supply), unavailable, names, unknown, lost,
                start(expansion, missing, unknown, refusal(expansion, left, supply)),
                Trace.none());
    }

    /**
     * The expansion's features bring them; those are kept that the accelerator has, even if features are forced. TCG of
     * 7.2 has every one, whether it has the feature or not; that of 10.0 does not (read by guests of both).
     */
    private RealizedCpu.Components components(FeatureSet features, Supply supply) {
        if (!features.containsAll(xsave)) {
            return RealizedCpu.Components.NONE;
        }
        final boolean every = supply.accelerator() == Accelerator.TCG
                && release.version().compareTo(HIDES_COMPONENTS) < 0;
        long all = 0;
        for (Map.Entry<Integer, FeatureSet> component : owners.entrySet()) {
            if (features.intersects(component.getValue())
                    && (every || !supply.features().absent().containsAll(component.getValue()))) {
                all |= 1L << component.getKey();
            }
        }
        final boolean hasSupervisors = supply.accelerator() == Accelerator.TCG || features.containsAll(xsaves)
                && !supply.features().absent().containsAll(xsaves);
        return new RealizedCpu.Components(all & ~XsaveComponents.SUPERVISOR,
                hasSupervisors ? all & XsaveComponents.SUPERVISOR : 0);
    }

    /** What QEMU looks at after it has taken the features away. */
    private Optional<String> refusal(CpuExpansion expansion, FeatureSet left, Supply supply) {
        return addresses.refusal(left, expansion.properties(), supply)
                .or(() -> lacksCaches(expansion))
                .or(() -> expansion.properties().isOn(VENDOR_ONLY_V2) && !expansion.properties().isOn(VENDOR_ONLY)
                        ? Optional.of(VENDOR_ONLY_V2 + " property depends on " + VENDOR_ONLY) : Optional.empty())
                .or(() -> expansion.accelerator() == Accelerator.KVM
                        ? HyperVNeeds.unmet(expansion.properties()).stream().findFirst() : Optional.empty());
    }

    private Optional<String> lacksCaches(CpuExpansion expansion) {
        final QemuModel model = expansion.meaning().model();
        final boolean has = caches.of(model).isPresent() || "off".equals(model.properties().get(LEGACY_CACHE));
        return has || expansion.properties().text(LEGACY_CACHE).filter("off"::equals).isEmpty() ? Optional.empty()
                : Optional.of("CPU model '" + expansion.meaning().name() + "' doesn't support legacy-cache=off");
    }

    private FilteredCpu.Start start(CpuExpansion expansion, FeatureSet missing, FeatureSet unknown,
                                    Optional<String> refusal) {
        final boolean enforce = expansion.properties().isOn("enforce");
        final List<String> messages = new ArrayList<>();
        final String accelerator = expansion.accelerator() == Accelerator.TCG ? "TCG" : "host";
        if (enforce || expansion.properties().isOn("check")) {
            messages(expansion.unavailable(), "This feature depends on other features that were not requested",
                    messages);
            messages(missing, accelerator + " doesn't support requested feature", messages);
        }
        if (enforce && !(missing.isEmpty() && expansion.unavailable().isEmpty())) {
            messages.add((expansion.accelerator() == Accelerator.TCG ? "TCG" : "Host")
                    + " doesn't support requested features");
            return new FilteredCpu.Refuses(messages);
        }
        if (refusal.isPresent()) {
            messages.add(refusal.get());
            return new FilteredCpu.Refuses(messages);
        }
        if (expansion.accelerator() == Accelerator.TCG && expansion.properties().isOn("hv-vpindex")
                && release.version().compareTo(EMULATES_VPINDEX) < 0) {
            messages.add("kernel doesn't allow setting HyperV VP_INDEX");
            return new FilteredCpu.Refuses(messages);
        }
        return enforce && !unknown.isEmpty() ? new FilteredCpu.NotKnown(messages) : new FilteredCpu.Starts(messages);
    }

    private void messages(FeatureSet features, String complaint, List<String> messages) {
        final SequencedSet<String> lines = new LinkedHashSet<>();
        for (Feature feature : features) {
            lines.add("warning: " + complaint + ": " + words.of(feature));
        }
        messages.addAll(lines);
    }
}
