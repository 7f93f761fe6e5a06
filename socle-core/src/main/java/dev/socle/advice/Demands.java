package dev.socle.advice;

import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.Catalog;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Side;
import dev.socle.cpu.Vendor;
import dev.socle.cpu.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Whether what the user demands, an ABI level or nesting, can be had; if not, which host stands in the way. */
final class Demands {

    private final Catalog catalog;
    private final AdviceRequest request;

    Demands(Catalog catalog, AdviceRequest request) {
        this.catalog = catalog;
        this.request = request;
    }

    Verdict verdict(List<HostOffer> hosts, FeatureSet effective) {
        final List<Blocker> blockers = new ArrayList<>();
        final List<String> missing = new ArrayList<>();
        request.require().ifPresent(level -> check(hosts, level.features(), effective, blockers, missing,
                "guests shall reach " + level.name(), "leave this host out, or ask for " + lower(level)));
        if (request.nested()) {
            check(hosts, nestedSwitch(hosts), effective, blockers, missing, "guests shall run guests",
                    "load kvm_intel or kvm_amd with nested=1 there, or leave this host out");
        }
        if (!blockers.isEmpty()) {
            return new Verdict.Incompatible(blockers);
        }
        return missing.isEmpty() ? new Verdict.Compatible(List.of()) : new Verdict.Unknown(missing);
    }

    private void check(List<HostOffer> hosts, FeatureSet wanted, FeatureSet effective, List<Blocker> blockers,
                       List<String> unknown, String demand, String remedy) {
        if (effective.containsAll(wanted)) {
            return;
        }
        for (HostOffer host : hosts) {
            final FeatureSet absent = host.offer().lacks(wanted);
            final FeatureSet notKnown = host.offer().features().unknownOf(wanted);
            if (!absent.isEmpty()) {
                blockers.add(new Blocker.MissingFeatures(Side.HOST, absent, demand + ", and " + host.name()
                        + " does not offer " + String.join(", ", catalog.names(absent)), remedy));
            } else if (!notKnown.isEmpty()) {
                unknown.add(demand + ", and nobody knows whether " + host.name() + " offers "
                        + String.join(", ", catalog.names(notKnown)));
            }
        }
    }

    private String lower(AbiLevel level) {
        final List<AbiLevel> levels = catalog.abiLevels();
        final int at = levels.indexOf(level);
        return at > 0 ? levels.get(at - 1).name() : "no level";
    }

    private FeatureSet nestedSwitch(List<HostOffer> hosts) {
        final String name = Hosts.vendor(hosts).filter(Vendor.INTEL::equals).isPresent() ? "vmx" : "svm";
        return catalog.newestQemu().names().resolve(List.of(name)).features();
    }
}
