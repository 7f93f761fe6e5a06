package dev.socle.libvirt;

import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtModel;
import dev.socle.cpu.FeatureSet;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.Optional;

/** Which features forbid migration, and a CPU without them. */
final class Migratability {

    /** The one feature of the map's two that still forbids it: a guest's TSC cannot be carried to another rate. */
    private static final String INVTSC = "invtsc";

    private final ModelFeatures bits;
    private final Quirks quirks;
    private final FeatureSet forbidding;

    Migratability(ModelFeatures bits, Quirks quirks) {
        this.bits = bits;
        this.quirks = quirks;
        final FeatureSet.Builder set = new FeatureSet.Builder();
        for (LibvirtFeature feature : bits.release().features()) {
            if (forbids(feature)) {
                set.add(feature.feature());
            }
        }
        this.forbidding = set.build();
    }

    private boolean forbids(LibvirtFeature feature) {
        return !feature.migratable()
                && (quirks.has(Quirk.XSAVES_FORBIDS_MIGRATION) || feature.name().equals(INVTSC));
    }

    FeatureSet forbidding() {
        return forbidding;
    }

    boolean forbids(String name) {
        return bits.release().feature(name).filter(this::forbids).isPresent();
    }

    /** Without listed features that forbid migration; as the quirk goes, those of the model stay. */
    CpuDefinition copy(CpuDefinition cpu) {
        final CpuDefinition listed = cpu.toBuilder()
                .features(cpu.features().stream().filter(feature -> !forbids(feature.name())).toList()).build();
        final Optional<LibvirtModel> model = cpu.modelName().flatMap(bits.release()::model);
        if (model.isEmpty() || cpu.type() == CpuDefinition.Type.HOST || quirks.has(Quirk.MIGRATABLE_KEEPS_MODEL)) {
            return listed;
        }
        final ModelFeatures.FeatureList list = new ModelFeatures.FeatureList(listed);
        bits.names(model.get().features().and(forbidding)).forEach(name -> list.set(name, Policy.DISABLE));
        return list.applied();
    }
}
