package dev.socle.qemu;

import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.Collections;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A CPU that stands for itself, spelt on the model {@code base}: what QMP calls a static model. It means the same with
 * every release and on every host, and two of them can be compared.
 *
 * @param vendor      who made it
 * @param signature   family, model, stepping
 * @param modelId     the brand string
 * @param level       the highest basic leaf
 * @param xlevel      the highest extended leaf, unsigned; 0: none
 * @param addressBits the width of physical addresses, in bits
 * @param features    all that is on
 */
public record StaticCpu(Vendor vendor, Signature signature, String modelId, int level, int xlevel, int addressBits,
                        FeatureSet features) {

    /** What a realized CPU is, without the machine it is in. */
    public static StaticCpu of(RealizedCpu cpu) {
        return new StaticCpu(cpu.identity().vendor(), cpu.identity().signature(), cpu.identity().modelId(),
                cpu.levels().level(), cpu.levels().xlevel(), cpu.addresses().physical(), cpu.features());
    }

    /**
     * The properties on top of {@code base}, by QEMU's names, sorted; the features the release has no name for are left
     * out ({@link #unnamed} tells them).
     */
    public SequencedMap<String, String> properties(QemuRelease release) {
        final FeatureNames names = release.names();
        final SequencedMap<String, String> properties = new TreeMap<>();
        names.namesOf(features).forEach(name -> properties.put(name, "on"));
        properties.put("vendor", vendor.id());
        properties.put("family", Integer.toString(signature.family()));
        properties.put("model", Integer.toString(signature.model()));
        properties.put("stepping", Integer.toString(signature.stepping()));
        properties.put("model-id", modelId);
        properties.put("level", Integer.toString(level));
        properties.put("xlevel", String.format(Locale.ROOT, "0x%x", xlevel));
        properties.put("phys-bits", Integer.toString(addressBits));
        return Collections.unmodifiableSequencedMap(properties);
    }

    /** Features that no property of the release turns on. */
    public FeatureSet unnamed(QemuRelease release) {
        return features.filter((Feature feature) -> !release.names().canName(feature));
    }
}
