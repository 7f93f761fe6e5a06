package dev.socle.libvirt;

import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.libvirt.CpuDefinition.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What a {@code <cpu>} of x86 means in bits, by one release's map, and lists of features in the map's order. */
final class ModelFeatures {

    private final LibvirtRelease release;
    private final Map<String, FeatureSet> bits = new HashMap<>();

    ModelFeatures(LibvirtRelease release) {
        this.release = release;
        release.features().forEach(feature -> bits.put(feature.name(), FeatureSet.of(feature.feature())));
    }

    LibvirtRelease release() {
        return release;
    }

    LibvirtModel model(CpuDefinition cpu) throws CpuFault {
        if (cpu.modelName().isEmpty()) {
            throw new CpuFault(new CpuError.NoModel());
        }
        return model(cpu.modelName().get());
    }

    LibvirtModel model(String name) throws CpuFault {
        return release.model(name).orElseThrow(() -> new CpuFault(new CpuError.UnknownModel(name)));
    }

    /** The bit that a name means. */
    FeatureSet bit(String name) throws CpuFault {
        final FeatureSet bit = bits.get(name);
        if (bit == null) {
            throw new CpuFault(new CpuError.UnknownFeature(name));
        }
        return bit;
    }

    /** What its model has: nothing if a guest's CPU names none, as those of the host modes do. */
    private FeatureSet ofModel(CpuDefinition cpu) throws CpuFault {
        return cpu.type() == Type.GUEST && cpu.modelName().isEmpty() ? FeatureSet.empty() : model(cpu).features();
    }

    /** All that the CPU has: its model's features, those required or forced, less those disabled or forbidden. */
    FeatureSet all(CpuDefinition cpu) throws CpuFault {
        final FeatureSet.Builder plus = new FeatureSet.Builder();
        final FeatureSet.Builder minus = new FeatureSet.Builder();
        final FeatureSet model = ofModel(cpu);
        for (CpuDefinition.Feature feature : cpu.features()) {
            switch (policy(cpu, feature)) {
                case FORCE, REQUIRE -> plus.addAll(bit(feature.name()));
                case DISABLE, FORBID -> minus.addAll(bit(feature.name()));
                // Nobody looks whether the map has it.
                case OPTIONAL -> { }
            }
        }
        return model.or(plus.build()).andNot(minus.build());
    }

    /** The features of this policy; to require counts what the model has. A host's CPU only requires. */
    FeatureSet of(CpuDefinition cpu, Policy policy) throws CpuFault {
        final FeatureSet.Builder set = new FeatureSet.Builder();
        if (policy == Policy.REQUIRE) {
            set.addAll(ofModel(cpu));
        }
        for (CpuDefinition.Feature feature : cpu.features()) {
            if (policy(cpu, feature) == policy) {
                set.addAll(bit(feature.name()));
            }
        }
        return set.build();
    }

    private static Policy policy(CpuDefinition cpu, CpuDefinition.Feature feature) {
        return cpu.type() == Type.HOST ? Policy.REQUIRE : feature.policy().orElse(Policy.REQUIRE);
    }

    /** Those of the features that the map names, in its order. */
    List<LibvirtFeature> inOrder(FeatureSet features) {
        final List<LibvirtFeature> list = new ArrayList<>();
        for (LibvirtFeature feature : release.features()) {
            if (features.contains(feature.feature())) {
                list.add(feature);
            }
        }
        return list;
    }

    List<String> names(FeatureSet features) {
        return inOrder(features).stream().map(LibvirtFeature::name).toList();
    }

    /** Changes the policy of a feature where it stands, or puts it at the end. */
    static CpuDefinition with(CpuDefinition cpu, String name, Policy policy) {
        final FeatureList list = new FeatureList(cpu);
        list.set(name, policy);
        return list.applied();
    }

    /** The features of a CPU while they are changed one by one: each keeps its place, new ones go to the end. */
    static final class FeatureList {
        private final CpuDefinition cpu;
        private final SequencedMap<String, CpuDefinition.Feature> features = new LinkedHashMap<>();

        FeatureList(CpuDefinition cpu) {
            this.cpu = cpu;
            cpu.features().forEach(feature -> features.put(feature.name(), feature));
        }

        boolean has(String name) {
            return features.containsKey(name);
        }

        void set(String name, Policy policy) {
            features.put(name, CpuDefinition.Feature.of(name, policy));
        }

        void setIfMissing(String name, Policy policy) {
            features.putIfAbsent(name, CpuDefinition.Feature.of(name, policy));
        }

        List<CpuDefinition.Feature> features() {
            return List.copyOf(features.values());
        }

        CpuDefinition applied() {
            return cpu.toBuilder().features(features()).build();
        }
    }
}
