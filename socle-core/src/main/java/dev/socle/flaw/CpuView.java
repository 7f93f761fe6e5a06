package dev.socle.flaw;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.HostProfile;
import java.util.Optional;

/** A CPU as somebody sees it, a guest or a host: what is known of its vendor, its signature, its features. */
public record CpuView(Optional<Vendor> vendor, Optional<Signature> signature, KnownFeatures features) {

    /** Nothing is known. */
    public static CpuView unknown() {
        return new CpuView(Optional.empty(), Optional.empty(), KnownFeatures.nothing());
    }

    public static CpuView of(Vendor vendor, Signature signature, KnownFeatures features) {
        return new CpuView(Optional.of(vendor), Optional.of(signature), features);
    }

    /** A host's own CPU. */
    public static CpuView of(HostProfile host) {
        return new CpuView(host.physical().vendor(), host.physical().signature(), host.physical().features());
    }

    CpuView changed(FeatureSet shown, FeatureSet hidden) {
        return new CpuView(vendor, signature, features.withPresent(shown).withAbsent(hidden));
    }
}
