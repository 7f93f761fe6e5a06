package dev.socle.qemu;

import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Trace;
import dev.socle.host.Accelerator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** Takes away from an expanded CPU what the accelerator cannot give, as QEMU does before it starts a guest. */
public final class CpuFilter {

    /** Components that IA32_XSS enables (Intel's manual, volume 1, chapter 13.1): PT, PASID, CET, HDC, UINTR, LBR. */
    private static final long SUPERVISOR = 1L << 8 | 1L << 10 | 1L << 11 | 1L << 12 | 1L << 13 | 1L << 14 | 1L << 15
            | 1L << 16;

    private static final Version HIDES_COMPONENTS = new Version(8, 0, 0);

    /** Before, QEMU takes this enlightenment to need a kernel that has it (7.2 ends, 10.0 and 11.1 start). */
    private static final Version EMULATES_VPINDEX = new Version(10, 0, 0);

    private final QemuRelease release;
    private final SequencedMap<Integer, FeatureSet> owners;
    private final FeatureSet xsave;
    private final BitWords words;
    private final AddressRules addresses;

    /**
     * @param components for each component of the extended state: the features any of which brings it
     */
    public CpuFilter(QemuRelease release, SequencedMap<Integer, FeatureSet> components) {
        this.release = release;
        this.owners = components;
        this.xsave = release.names().find("xsave").orElse(FeatureSet.empty());
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
                start(expansion, missing, unknown, addresses.refusal(left, expansion.properties(), supply)),
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
        return new RealizedCpu.Components(all & ~SUPERVISOR, all & SUPERVISOR);
    }

    private FilteredCpu.Start start(CpuExpansion expansion, FeatureSet missing, FeatureSet unknown,
                                    Optional<String> badAddresses) {
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
        // QEMU looks at the addresses after it has taken the features away.
        if (badAddresses.isPresent()) {
            messages.add(badAddresses.get());
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
