package dev.socle.advice;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.List;
import java.util.Optional;

/** What the adviser asks of hosts again and again. */
final class Hosts {

    private Hosts() {
    }

    /** The silicon's vendor: what KVM shows to guests with a named model too. */
    static Optional<Vendor> vendor(HostOffer host) {
        return host.host().physical().vendor().or(() -> host.offer().vendor());
    }

    /** The vendor of the hosts, which all have the same. */
    static Optional<Vendor> vendor(List<HostOffer> hosts) {
        return hosts.stream().flatMap(host -> vendor(host).stream()).findFirst();
    }

    static Optional<Signature> signature(HostOffer host) {
        return host.host().physical().signature().or(() -> host.offer().signature());
    }

    /** What all of them offer, as far as it is known. */
    static KnownFeatures common(List<HostOffer> hosts) {
        return hosts.stream().map(host -> host.offer().features()).reduce(KnownFeatures::meet)
                .orElse(KnownFeatures.nothing());
    }

    /** What no host's QEMU has a property for: none of their models has it, and it cannot be turned off either. */
    static FeatureSet unnamedByAll(List<HostOffer> hosts) {
        return hosts.stream().map(host -> host.offer().unnamed()).reduce(FeatureSet::and).orElse(FeatureSet.empty());
    }

    /** What some host's QEMU has no property for. */
    static FeatureSet unnamedBySome(List<HostOffer> hosts) {
        return hosts.stream().map(host -> host.offer().unnamed()).reduce(FeatureSet::or).orElse(FeatureSet.empty());
    }
}
