package dev.socle.flaw;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.HostProfile;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A CPU as somebody sees it, a guest or a host: what is known of its vendor, its signature, its features.
 *
 * @param microcode the microcode's revision; of a guest it is empty, since what a guest reads is made up
 */
public record CpuView(Optional<Vendor> vendor, Optional<Signature> signature, KnownFeatures features,
                      OptionalLong microcode) {

    /** CPUID.1:ECX[31]: in an offer it is the guest's own; of a machine it says that a hypervisor is below it. */
    static final FeatureSet HYPERVISOR = FeatureSet.of(Feature.at(new Place.Cpuid(1, 0, Register.ECX, 31)));

    /** A CPU of whose microcode nothing is known. */
    public CpuView(Optional<Vendor> vendor, Optional<Signature> signature, KnownFeatures features) {
        this(vendor, signature, features, OptionalLong.empty());
    }

    /** Nothing is known. */
    public static CpuView unknown() {
        return new CpuView(Optional.empty(), Optional.empty(), KnownFeatures.nothing());
    }

    public static CpuView of(Vendor vendor, Signature signature, KnownFeatures features) {
        return new CpuView(Optional.of(vendor), Optional.of(signature), features);
    }

    /** A host's own CPU. */
    public static CpuView of(HostProfile host) {
        final CpuView silicon = new CpuView(host.physical().vendor(), host.physical().signature(),
                host.physical().features(), host.physical().microcode());
        return silicon.isVirtual()
                ? new CpuView(silicon.vendor, silicon.signature, silicon.features) : silicon;
    }

    /** Whether the machine is itself a virtual one: what it lacks, its own hypervisor may hold back. */
    public boolean isVirtual() {
        return features.present().intersects(HYPERVISOR);
    }

    /** The same, and of features only these: two CPUs that differ in others are alike. */
    public CpuView limitedTo(FeatureSet some) {
        return new CpuView(vendor, signature, new KnownFeatures(features.present().and(some.or(HYPERVISOR)),
                features.absent().and(some.or(HYPERVISOR))), microcode);
    }

    /** The same CPU with these features shown and those hidden. */
    public CpuView changed(FeatureSet shown, FeatureSet hidden) {
        return new CpuView(vendor, signature, features.withPresent(shown).withAbsent(hidden), microcode);
    }
}
