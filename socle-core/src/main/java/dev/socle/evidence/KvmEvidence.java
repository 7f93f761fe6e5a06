package dev.socle.evidence;

import dev.socle.host.Accelerator;
import dev.socle.host.KvmAvailability;
import dev.socle.host.Offer;
import dev.socle.host.Source;
import java.util.List;
import java.util.Optional;

/**
 * Tells from all the evidence of a host whether KVM can run its guests. Whoever has seen KVM there is believed over
 * whoever has not: an ordinary user's libvirt, or a container, may not be shown a KVM that there is.
 */
final class KvmEvidence {

    private static final String DEVICE = "/dev/kvm";

    private KvmEvidence() {
    }

    static KvmAvailability of(List<Offer> offers, List<Evidence> evidence, List<Source> sources) {
        final List<Evidence.LibvirtHost> libvirts = evidence.stream().filter(Evidence.LibvirtHost.class::isInstance)
                .map(Evidence.LibvirtHost.class::cast).toList();
        if (offers.stream().anyMatch(KvmEvidence::isOfKvm) || libvirts.stream().anyMatch(KvmEvidence::namesKvm)) {
            return new KvmAvailability.Available();
        }
        return withoutDevice(sources)
                .or(() -> libvirts.stream().flatMap(host -> withoutType(host).stream()).findFirst())
                .<KvmAvailability>map(KvmAvailability.Absent::new).orElseGet(KvmAvailability.Unknown::new);
    }

    private static boolean isOfKvm(Offer offer) {
        return offer.basis() == Offer.Basis.MEASURED && offer.key().accelerator() == Accelerator.KVM;
    }

    private static boolean namesKvm(Evidence.LibvirtHost host) {
        return host.capabilities().ownDomainTypes().contains(Accelerator.KVM.libvirtType());
    }

    private static Optional<String> withoutDevice(List<Source> sources) {
        return sources.stream().filter(source -> source.outcome() == Source.Outcome.ABSENT
                && source.origin().endsWith(DEVICE)).findFirst()
                .map(source -> DEVICE + ": " + source.detail().split(";", 2)[0]);
    }

    private static Optional<String> withoutType(Evidence.LibvirtHost host) {
        final List<String> types = host.capabilities().ownDomainTypes();
        return types.isEmpty() || namesKvm(host) ? Optional.empty()
                : Optional.of("its libvirt runs guests of type " + String.join(" and ", types) + " alone");
    }
}
