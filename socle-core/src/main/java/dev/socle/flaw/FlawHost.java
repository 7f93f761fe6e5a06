package dev.socle.flaw;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A host that a guest may reach, as far as flaws are concerned.
 *
 * @param name            what to call it
 * @param accelerator     what runs its guests
 * @param offered         what a guest can get there
 * @param silicon         its own CPU
 * @param vulnerabilities what its kernel says of each flaw: sysfs file name to its text
 */
public record FlawHost(String name, Accelerator accelerator, KnownFeatures offered, CpuView silicon,
                       SequencedMap<String, String> vulnerabilities) {

    public FlawHost {
        vulnerabilities = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(vulnerabilities));
    }

    /** One that runs its guests by KVM. */
    public FlawHost(String name, KnownFeatures offered, CpuView silicon,
                    SequencedMap<String, String> vulnerabilities) {
        this(name, Accelerator.KVM, offered, silicon, vulnerabilities);
    }

    /**
     * The host, by one of its offers. Where nothing is known of the silicon itself, KVM's offer stands for it: its
     * model {@code host} has the CPU's own vendor, family, model and stepping, and what it offers is there.
     */
    public static FlawHost of(HostProfile host, Offer offer) {
        final CpuView own = CpuView.of(host);
        final boolean stands = own.signature().isEmpty() && offer.key().accelerator() == Accelerator.KVM;
        return new FlawHost(host.name(), offer.key().accelerator(), offer.features(), stands
                ? new CpuView(offer.vendor(), offer.signature(),
                        new KnownFeatures(offer.features().present().andNot(CpuView.HYPERVISOR), FeatureSet.empty()))
                : own, host.vulnerabilities());
    }

    /** A host of which only the offer is known. */
    public static FlawHost of(String name, KnownFeatures offered) {
        return new FlawHost(name, offered, CpuView.unknown(), new LinkedHashMap<>());
    }
}
