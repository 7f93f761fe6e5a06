package dev.socle.catalog.internal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * {@code libvirt-X.Y.json}: one release's CPU map, as it stands in the map and in its order: x86 first, then
 * ppc64 and arm. What a model inherits is not counted in here.
 */
record LibvirtFile(@JsonProperty("$schema") String schema, String kind, String version, String source, String date,
                   String licence, List<MapVendor> vendors, List<MapFeature> features, List<MapModel> models,
                   Optional<MapPvr> ppc64, Optional<MapPvr> arm) {

    /** The part of an architecture whose models are told by one number. */
    record MapPvr(List<PvrVendor> vendors, List<String> features, List<PvrModel> models) {
        MapPvr {
            vendors = JsonFiles.listOrEmpty(vendors);
            features = JsonFiles.listOrEmpty(features);
            models = JsonFiles.listOrEmpty(models);
        }
    }

    /** A vendor and, of arm, the code of the implementer, in hexadecimal. */
    record PvrVendor(String name, Optional<String> implementer) {
    }

    record PvrModel(String name, Optional<String> vendor, List<PvrValue> versions) {
        PvrModel {
            versions = JsonFiles.listOrEmpty(versions);
        }
    }

    /** The register's value in hexadecimal, and which bits count; all where the map says no mask. */
    record PvrValue(String value, Optional<String> mask) {
    }

    record MapVendor(String name, String id) {
    }

    /** A feature and the bit that the map looks at; {@code migratable} only where the map says so. */
    record MapFeature(String name, String at, Optional<Boolean> migratable) {
    }

    /**
     * A model. {@code check} is {@code compat} where a partial check takes the compatible path.
     *
     * @param group the heading it stands under in the map's index, if any
     */
    record MapModel(String name, Optional<String> group, Optional<String> check, Decode decode,
                    Optional<String> ancestor, List<MapSignature> signatures, Optional<String> vendor,
                    List<String> features, List<String> removed, List<String> added) {
        MapModel {
            signatures = JsonFiles.listOrEmpty(signatures);
            features = JsonFiles.listOrEmpty(features);
            removed = JsonFiles.listOrEmpty(removed);
            added = JsonFiles.listOrEmpty(added);
        }
    }

    record Decode(boolean host, boolean guest) {
    }

    /** Family, model, and steppings such as {@code 0-4,7} where not all are meant. */
    record MapSignature(int family, int model, Optional<String> steppings) {
    }
}
