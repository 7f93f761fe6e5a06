package dev.socle.qemu;

import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.host.Accelerator;
import java.util.List;
import java.util.Map;

/**
 * Which features a guest with a named model has before the host filters any: the model's own, the accelerator's
 * defaults, what was turned on and off, less what QEMU drops because something it depends on is off.
 *
 * <p>This is the order in which QEMU works: model, accelerator defaults, {@code f=on}, {@code f=off}, dependencies.
 */
public final class ModelExpansion {

    /** Every guest is told that it is one, whatever its model says. */
    private static final List<String> ALWAYS_ON = List.of("hypervisor");

    private final QemuRelease release;
    private final FeatureSet alwaysOn;

    public ModelExpansion(QemuRelease release) {
        this.release = release;
        this.alwaysOn = release.names().resolve(ALWAYS_ON).features();
    }

    public QemuRelease release() {
        return release;
    }

    /** What the guest has, the accelerator's own defaults included. */
    public FeatureSet expand(QemuModel model, Accelerator accelerator, FeatureSet on, FeatureSet off) {
        final FeatureSet defaulted = switch (accelerator) {
            case KVM -> model.features().or(release.kvmDefaultsOn()).andNot(release.kvmDefaultsOff());
            case TCG -> model.features().andNot(release.tcgDefaultsOff());
        };
        return supported(defaulted.or(alwaysOn).or(on).andNot(off));
    }

    /**
     * What the configuration itself asks for: the expansion without what the accelerator adds by itself. If any of
     * it is missing on a host, the guest gets less than it was promised, or does not start with {@code enforce}.
     */
    public FeatureSet promised(QemuModel model, Accelerator accelerator, FeatureSet on, FeatureSet off) {
        return expand(model, accelerator, on, off).and(model.features().or(on));
    }

    /** The features without those that depend on something that is not among them. */
    public FeatureSet supported(FeatureSet features) {
        FeatureSet rest = features;
        while (true) {
            final FeatureSet.Builder dropped = new FeatureSet.Builder();
            for (Map.Entry<Feature, FeatureSet> rule : release.requires().entrySet()) {
                if (rest.contains(rule.getKey()) && !rest.containsAll(rule.getValue())) {
                    dropped.add(rule.getKey());
                }
            }
            final FeatureSet gone = dropped.build();
            if (gone.isEmpty()) {
                return rest;
            }
            rest = rest.andNot(gone);
        }
    }
}
