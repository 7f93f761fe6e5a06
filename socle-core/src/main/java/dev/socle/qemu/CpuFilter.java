package dev.socle.qemu;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Trace;
import dev.socle.host.Accelerator;
import dev.socle.qemu.internal.XsaveComponents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** Takes away from an expanded CPU what the accelerator cannot give, as QEMU does before it starts a guest. */
public final class CpuFilter {

    private static final Version HIDES_COMPONENTS = new Version(8, 0, 0);
    /** The number of the component of SSE; x87's is the one before. */
    private static final int SSE = 1;

    private final QemuRelease release;
    /** For each component of the extended state: the features any of which brings it. */
    private final SequencedMap<Integer, FeatureSet> owners;
    private final FeatureSet xsave;
    private final FeatureSet xsaves;
    private final StartRules starts;

    public CpuFilter(Catalog catalog, QemuRelease release) {
        this.release = release;
        this.owners = catalog.xsaveComponents();
        this.xsave = release.names().find("xsave").orElse(FeatureSet.empty());
        this.xsaves = release.names().find("xsaves").orElse(FeatureSet.empty());
        this.starts = new StartRules(release);
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
        return new FilteredCpu(expansion, left, components(asked, supply, force), unavailable, names, unknown, lost,
                starts.start(expansion, left, missing, unknown, supply),
                Trace.none());
    }

    /**
     * The expansion's features bring them; those are kept that the accelerator has, even if features are forced. TCG of
     * 7.2 has every one, whether it has the feature or not, and with KVM 7.2 hands over what is forced; later ones do
     * neither (read by guests, and handed to the kernel). x87 and SSE go with XSAVE wherever that comes from.
     */
    private RealizedCpu.Components components(FeatureSet features, Supply supply, boolean force) {
        if (!features.containsAll(xsave)) {
            return RealizedCpu.Components.NONE;
        }
        final boolean every = (force || supply.accelerator() == Accelerator.TCG)
                && release.version().compareTo(HIDES_COMPONENTS) < 0;
        long all = 0;
        long unplaced = 0;
        for (Map.Entry<Integer, FeatureSet> component : owners.entrySet()) {
            final boolean absent = supply.features().absent().containsAll(component.getValue());
            if (features.intersects(component.getValue()) && (every || !absent || component.getKey() <= SSE)) {
                all |= 1L << component.getKey();
                unplaced |= absent && supply.accelerator() == Accelerator.KVM ? 1L << component.getKey() : 0;
            }
        }
        // That TCG of 7.2 does not have those that IA32_XSS enables; forced ones stay, though (read by guests). KVM's are
        // there with XSAVES only.
        final boolean supervisors = supply.accelerator() == Accelerator.TCG ? !every || force
                : features.containsAll(xsaves) && !supply.features().absent().containsAll(xsaves);
        return new RealizedCpu.Components(all & ~XsaveComponents.SUPERVISOR,
                supervisors ? all & XsaveComponents.SUPERVISOR : 0, unplaced);
    }
}
