package dev.socle.libvirt;

import dev.socle.catalog.LibvirtModel;
import dev.socle.libvirt.CpuDefinition.Feature;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.libvirt.CpuDefinition.Type;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Spells out the features of an x86 CPU's model. */
final class X86Expansion {

    private final ModelFeatures bits;

    X86Expansion(ModelFeatures bits) {
        this.bits = bits;
    }

    /**
     * The model's features, then those of the CPU in their stead or beside them, sorted by name as C's strcmp does.
     * Of a guest only required and disabled ones stay.
     */
    CpuDefinition expand(CpuDefinition cpu) throws CpuFault {
        final LibvirtModel model = bits.model(cpu);
        final boolean host = cpu.type() == Type.HOST;
        final SequencedMap<String, Feature> features = new LinkedHashMap<>();
        bits.names(model.features()).forEach(name ->
                features.put(name, host ? Feature.of(name) : Feature.of(name, Policy.REQUIRE)));
        for (Feature feature : cpu.features()) {
            final Policy policy = feature.policy().orElse(Policy.REQUIRE);
            if (host || policy == Policy.REQUIRE || policy == Policy.DISABLE) {
                features.put(feature.name(), feature);
            }
        }
        if (!host) {
            bits.names(model.removed()).forEach(name ->
                    features.putIfAbsent(name, Feature.of(name, Policy.DISABLE)));
        }
        final List<Feature> sorted = features.values().stream().sorted(Comparator.comparing(Feature::name)).toList();
        return cpu.toBuilder().features(sorted).build();
    }
}
