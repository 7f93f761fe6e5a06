package dev.socle.libvirt;

import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.CpuDefinition.Feature;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The CPU that libvirt sends along with a guest that migrates or is saved, in the cookie beside its XML. The
 * destination starts QEMU with it, and then checks that QEMU made exactly that of it.
 */
public final class MigrationCpu {

    private static final String ICELAKE = "Icelake-Server";
    private static final String PCONFIG = "pconfig";

    private final LibvirtRelease release;
    private final Quirks quirks;
    private final ModelFeatures bits;

    public MigrationCpu(LibvirtRelease release, Quirks quirks) {
        this.release = release;
        this.quirks = quirks;
        this.bits = new ModelFeatures(release);
    }

    /**
     * The live CPU as it is sent: without the features that QEMU's model always had, libvirt learnt of later and
     * nobody named, since an older libvirt would not know them.
     *
     * @param live     the running guest's CPU
     * @param original the CPU as the user wrote it
     */
    public CpuDefinition cookie(CpuDefinition live, CpuDefinition original) {
        final Optional<LibvirtModel> model = live.modelName().flatMap(release::model);
        if (live.mode() != Mode.CUSTOM || model.isEmpty()) {
            return live;
        }
        final Set<String> named = new HashSet<>(original.features().stream().map(Feature::name).toList());
        final Set<String> added = quirks.has(Quirk.ADDED_FEATURES_NOT_COUNTED)
                ? new HashSet<>(bits.names(model.get().added())) : Set.of();
        final List<Feature> kept = live.features().stream().filter(feature -> !added.contains(feature.name())
                || named.contains(feature.name()) || staysDisabled(feature)).toList();
        final ModelFeatures.FeatureList list =
                new ModelFeatures.FeatureList(live.toBuilder().features(kept).build());
        if (quirks.has(Quirk.ICELAKE_PCONFIG) && model.get().name().equals(ICELAKE)) {
            list.set(PCONFIG, Policy.DISABLE);
        }
        return list.applied();
    }

    private boolean staysDisabled(Feature feature) {
        return feature.policy().equals(Optional.of(Policy.DISABLE))
                && ReleaseRule.DISABLED_ADDED_FEATURES_SENT.isOf(release.version());
    }

    /** The feature for which libvirt would not let a guest with this CPU go, unless its TSC's frequency is given. */
    public Optional<String> pinnedBy(CpuDefinition live) {
        return live.featureNames(Policy.REQUIRE).filter("invtsc"::equals).findFirst();
    }
}
