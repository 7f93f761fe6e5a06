package dev.socle.catalog;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import java.util.List;
import java.util.Optional;

/**
 * An x86 model of libvirt's map, built: what its ancestor gives is counted in.
 *
 * @param position      its place in the map's order, from 0
 * @param decodeHost    whether a physical CPU may be described by it
 * @param decodeGuest   whether a guest CPU may be described by it, as host-model does
 * @param partialCompat whether a partial check takes the compatible path ({@code <check partial='compat'/>})
 * @param ancestor      the model it was derived from
 * @param signatures    the families and models it stands for, in the map's order
 * @param vendor        the map's name of the vendor, such as {@code Intel}
 * @param features      what it turns on
 * @param removed       features it once had and has no more ({@code removed='yes'}); not in {@code features}
 * @param removedNames  the same by the map's names, in the order in which the model lists them and libvirt disables
 *                      them
 * @param added         features QEMU always gave it and libvirt learnt of later ({@code added='yes'}); not in
 *                      {@code features}
 * @param canonical     the name its versioned twin has, such as {@code EPYC-Milan-v1} for {@code EPYC-Milan}
 */
public record LibvirtModel(int position, String name, boolean decodeHost, boolean decodeGuest, boolean partialCompat,
                           Optional<String> ancestor, List<SignatureMatch> signatures, Optional<String> vendor,
                           FeatureSet features, FeatureSet removed, List<String> removedNames, FeatureSet added,
                           Optional<String> canonical) {

    public LibvirtModel {
        signatures = List.copyOf(signatures);
        removedNames = List.copyOf(removedNames);
    }

    /** Whether one of the signatures matches. */
    public boolean matches(Signature signature) {
        for (SignatureMatch match : signatures) {
            if (match.matches(signature)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A family and model, with some or all steppings.
     *
     * @param steppings bit n set if stepping n matches; 0 if every stepping does
     */
    public record SignatureMatch(int family, int model, int steppings) {

        public boolean matches(Signature signature) {
            return family == signature.family() && model == signature.model()
                    && (steppings == 0 || (steppings >>> signature.stepping() & 1) != 0);
        }
    }
}
