package dev.socle.flaw;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.ArrayList;
import java.util.List;

/**
 * Says which bits to show to guests and which to hide, so that every flaw is closed that can be closed without making
 * a host unreachable. What every host is known to offer may be shown; a promise that one host is not known to keep is
 * hidden; pairs that contradict each other are not shown together (reference: Linux' rules for guests, and QEMU's
 * advice on mitigation bits).
 */
public final class FlawAdviser {

    private final Flaws flaws;
    private final GuestFlaws judge;

    public FlawAdviser(Flaws flaws, Catalog catalog) {
        this.flaws = flaws;
        this.judge = new GuestFlaws(flaws, catalog);
    }

    /** Advises by what Socle embeds. */
    public static FlawAdviser embedded() {
        return new FlawAdviser(Flaws.embedded(), Catalog.embedded());
    }

    /** As {@link #advise(Vendor, Signature, List, FeatureSet)}, of hosts of which only the offers are known. */
    public Advised adviseForOffers(Vendor vendor, Signature signature, List<KnownFeatures> offers,
                                   FeatureSet nameable) {
        final List<FlawHost> hosts = new ArrayList<>();
        offers.forEach(offer -> hosts.add(FlawHost.of("host " + (hosts.size() + 1), offer)));
        return advise(vendor, signature, hosts, nameable);
    }

    /** As {@link #advise(Vendor, Signature, List, FeatureSet, boolean)}, for guests that run no guests. */
    public Advised advise(Vendor vendor, Signature signature, List<FlawHost> hosts, FeatureSet nameable) {
        return advise(vendor, signature, hosts, nameable, false);
    }

    /**
     * @param vendor    the maker that the guest will see
     * @param signature family, model and stepping that the guest will see
     * @param hosts     all hosts that the guest may reach, one at least
     * @param nameable  the features that the programs in use have names for
     * @param nested    whether guests shall run guests: some bits are of use to those only
     */
    public Advised advise(Vendor vendor, Signature signature, List<FlawHost> hosts, FeatureSet nameable,
                          boolean nested) {
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("advice for no hosts");
        }
        final BitChoices choices = new BitChoices(flaws, common(hosts).and(nameable), nested);
        choices.hideAttackSurface();
        choices.warn(hosts);
        final CpuView guest = judge.view(vendor, signature, choices.atMost());
        for (Flaw flaw : flaws.all()) {
            if (concerns(flaw, guest)) {
                choices.choose(flaw, vendor);
            }
        }
        choices.hideContradictions();
        choices.hideBrokenPromises(hosts);
        choices.explainCarrier();
        return choices.advised();
    }

    private static FeatureSet common(List<FlawHost> hosts) {
        return hosts.stream().map(host -> host.offered().present()).reduce(FeatureSet::and).orElseThrow();
    }

    private static boolean concerns(Flaw flaw, CpuView guest) {
        return flaw.guestRule().map(rule -> rule.applies().test(guest).truth() != Truth.NO).orElse(false);
    }
}
