package dev.socle.qemu;

import dev.socle.catalog.FeatureNames;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Features, vendor, family and model, widths of addresses. */
final class IdentityRules {

    private static final int NAMED_AT_MOST = 8;
    private static final int KVM_LEAF = 0x40000001;

    private final RealizedCpu source;
    private final RealizedCpu destination;
    private final List<Objection> objections = new ArrayList<>();

    private IdentityRules(RealizedCpu source, RealizedCpu destination) {
        this.source = source;
        this.destination = destination;
    }

    static List<Objection> objections(RealizedCpu source, RealizedCpu destination, GuestDifference difference) {
        final IdentityRules rules = new IdentityRules(source, destination);
        rules.features(difference.lost());
        rules.vendor();
        rules.signature();
        rules.physicalAddresses();
        return rules.objections;
    }

    private void features(FeatureSet lost) {
        final FeatureSet paravirtual = lost.filter(IdentityRules::isOfKvm);
        final FeatureSet others = lost.andNot(paravirtual);
        if (!others.isEmpty()) {
            gone(MigrationCause.FEATURES_LOST, others,
                    "start the guest without them, or give the destination a CPU that has them");
        }
        if (!paravirtual.isEmpty()) {
            gone(MigrationCause.PARAVIRTUAL_LOST, paravirtual,
                    "start the guest without them, or use a kernel there whose KVM has them");
        }
    }

    private static boolean isOfKvm(Feature feature) {
        return feature.place() instanceof Place.Cpuid place && place.leaf() == KVM_LEAF;
    }

    private void gone(MigrationCause cause, FeatureSet lost, String remedy) {
        objections.add(new Objection(cause, new Blocker.MissingFeatures(Side.DESTINATION, lost,
                "the guest sees " + names(lost) + " and would find them gone", remedy)));
    }

    private String names(FeatureSet features) {
        final FeatureNames names = source.release().names();
        final List<String> all = features.stream()
                .map(feature -> names.nameOf(feature).orElse(feature.place().display())).distinct().sorted().toList();
        final String some = all.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(", "));
        return all.size() <= NAMED_AT_MOST ? some : some + " and " + (all.size() - NAMED_AT_MOST) + " more";
    }

    private void vendor() {
        final var was = source.identity().vendor();
        final var becomes = destination.identity().vendor();
        if (!was.equals(becomes)) {
            objections.add(new Objection(MigrationCause.VENDOR,
                    new Blocker.VendorDiffers(Side.DESTINATION, was, becomes,
                    "a running guest has chosen code for " + was.displayName() + " and would be on "
                            + becomes.displayName(),
                    "move it between hosts of one vendor, or power it off and start it there")));
        }
    }

    /** A kernel looks for a processor's errors when it boots, by family, model and stepping, and never again. */
    private void signature() {
        final var was = source.identity().signature();
        final var becomes = destination.identity().signature();
        if (!was.equals(becomes)) {
            objections.add(new Objection(MigrationCause.SIGNATURE,
                    new Blocker.Differs(Side.DESTINATION, "signature", was.display(), becomes.display(),
                    "the guest has worked around the errors of " + was.display() + ", not those of "
                            + becomes.display(),
                    "give both ends the same named model in the same version")));
        }
    }

    /** Memory beyond the width, and page tables with bits that become reserved, end a guest after the move. */
    private void physicalAddresses() {
        final int was = source.addresses().physical();
        final int becomes = destination.addresses().physical();
        if (becomes < was) {
            objections.add(new Objection(MigrationCause.ADDRESS_WIDTH,
                    new Blocker.AddressWidth(Side.DESTINATION, was, becomes,
                    "the guest may use physical addresses of " + was + " bits and would have " + becomes,
                    "set phys-bits to what the narrowest host has, at both ends")));
        }
    }
}
