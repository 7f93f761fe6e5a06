package dev.socle.host;

import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a guest can get on a host when it boots: by one QEMU, one accelerator, one machine type.
 *
 * @param key          which programs offer it
 * @param basis        whether it was measured, or assumed from the physical CPU
 * @param features     what a guest can have; of a feature in neither set nothing is known
 * @param vendor       the vendor a guest sees
 * @param signature    family, model and stepping of {@code -cpu host} or {@code max}
 * @param models       the named models this QEMU spoke of, in its order; empty if it was not asked
 * @param unknownNames boolean properties that no catalogue knows: kept, not guessed
 * @param unnamed      features that this QEMU has no property for, as far as it is known: none of its models has them,
 *                     and a CPU that turns them on or off does not start there
 */
public record Offer(Key key, Basis basis, KnownFeatures features, Optional<Vendor> vendor,
                    Optional<Signature> signature, SequencedMap<String, ModelUse> models,
                    List<String> unknownNames, FeatureSet unnamed) {

    /** An offer by a QEMU whose properties are not known. */
    public Offer(Key key, Basis basis, KnownFeatures features, Optional<Vendor> vendor, Optional<Signature> signature,
                 SequencedMap<String, ModelUse> models, List<String> unknownNames) {
        this(key, basis, features, vendor, signature, models, unknownNames, FeatureSet.empty());
    }

    public Offer {
        models = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(models));
        unknownNames = List.copyOf(unknownNames);
    }

    /**
     * Which programs offer it; what is not known is empty. Distributions patch models, machine types and maps, so a
     * release alone does not say everything: {@code build} and {@code mapDigest} do.
     *
     * @param qemu       QEMU's release
     * @param qemuBuild  QEMU's own words, such as {@code Debian 1:7.2+dfsg-7}
     * @param machine    the machine type that was asked about
     * @param migratable whether features that forbid migration are left out
     * @param libvirt    libvirt's release
     * @param mapDigest  SHA-256 of libvirt's cpu_map, in hexadecimal
     */
    public record Key(Optional<Version> qemu, Optional<String> qemuBuild, Accelerator accelerator,
                      Optional<String> machine, boolean migratable, Optional<Version> libvirt,
                      Optional<String> mapDigest) {

        /** The same programs, with features that forbid migration included or left out. */
        public Key withMigratable(boolean other) {
            return new Key(qemu, qemuBuild, accelerator, machine, other, libvirt, mapDigest);
        }

        /** The same, spoken in the map of this digest. */
        public Key withMapDigest(String digest) {
            return new Key(qemu, qemuBuild, accelerator, machine, migratable, libvirt, Optional.of(digest));
        }
    }

    /** What an offer stands on. */
    public enum Basis {
        /** The programs of the host said so. */
        MEASURED,
        /** It was concluded from the physical CPU; the hypervisor may give less. */
        ASSUMED
    }

    /**
     * How a named model fares here.
     *
     * @param usable      what the programs said; empty if they did not
     * @param unavailable the features that stand in its way
     * @param unknownNames names among those that no catalogue knows
     */
    public record ModelUse(Optional<Boolean> usable, FeatureSet unavailable, List<String> unknownNames) {
        public ModelUse {
            unknownNames = List.copyOf(unknownNames);
        }
    }

    /** The same, by other programs. */
    public Offer withKey(Key other) {
        return new Offer(other, basis, features, vendor, signature, models, unknownNames, unnamed);
    }

    /** Among others of its host, what the same programs offer with features that forbid migration included. */
    public Optional<Offer> withoutMigration(List<Offer> others) {
        return key.migratable() ? others.stream().filter(other -> other.basis == basis
                && other.key.equals(key.withMigratable(false))).findFirst() : Optional.empty();
    }

    /** Those of the features that this offer is known not to have. */
    public FeatureSet lacks(FeatureSet asked) {
        return features.missingOf(asked);
    }

    public boolean has(Feature feature) {
        return features.present().contains(feature);
    }
}
