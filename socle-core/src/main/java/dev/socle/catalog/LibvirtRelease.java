package dev.socle.catalog;

import dev.socle.cpu.Vendor;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * libvirt's map of CPUs in one release, the x86 part first of all. The order of features and of models is the map's and matters: libvirt
 * prints features in it and decodes models in reverse.
 */
public final class LibvirtRelease {

    private final Version version;
    private final SequencedMap<String, Vendor> vendors;
    private final List<LibvirtFeature> features;
    private final List<LibvirtModel> models;
    private final FeatureNames names;
    private final PvrMap ppc64;
    private final PvrMap arm;
    private final Map<String, LibvirtModel> modelsByName = new HashMap<>();
    private final Map<String, LibvirtFeature> featuresByName = new HashMap<>();

    public LibvirtRelease(Version version, SequencedMap<String, Vendor> vendors, List<LibvirtFeature> features,
                          List<LibvirtModel> models, FeatureNames names, PvrMap ppc64, PvrMap arm) {
        this.version = version;
        this.vendors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(vendors));
        this.features = List.copyOf(features);
        this.models = List.copyOf(models);
        this.names = names;
        this.ppc64 = ppc64;
        this.arm = arm;
        for (LibvirtModel model : this.models) {
            modelsByName.put(model.name(), model);
        }
        for (LibvirtFeature feature : this.features) {
            featuresByName.put(feature.name(), feature);
        }
    }

    public Version version() {
        return version;
    }

    /** The map's names of vendors, in its order, and their CPUID strings. */
    public SequencedMap<String, Vendor> vendors() {
        return vendors;
    }

    /** The map's name of a vendor, such as {@code Intel}; libvirt has none for some makers. */
    public Optional<String> vendorName(Vendor vendor) {
        return vendors.entrySet().stream().filter(entry -> entry.getValue().equals(vendor))
                .map(Map.Entry::getKey).findFirst();
    }

    /** In the map's order. */
    public List<LibvirtFeature> features() {
        return features;
    }

    /** In the map's order. */
    public List<LibvirtModel> models() {
        return models;
    }

    /** libvirt's names of features; the map's {@code <alias>} elements, which libvirt itself ignores, are no names. */
    public FeatureNames names() {
        return names;
    }

    public Optional<LibvirtModel> model(String name) {
        return Optional.ofNullable(modelsByName.get(name));
    }

    public Optional<LibvirtFeature> feature(String name) {
        return Optional.ofNullable(featuresByName.get(name));
    }

    /** The map's part on ppc64. */
    public PvrMap ppc64() {
        return ppc64;
    }

    /** The map's part on arm, both of 32 and of 64 bits. */
    public PvrMap arm() {
        return arm;
    }

    /** {@code libvirt 11.3.0}. */
    public String display() {
        return "libvirt " + version;
    }
}
