package dev.socle.flaw.audit;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.CpuView;
import dev.socle.flaw.FlawHost;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.Truth;
import dev.socle.testing.Catalogs;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Guests and hosts for tests of the audit. */
final class AuditFixture {

    static final Catalog CATALOG = Catalogs.full();
    static final Flaws FLAWS = Flaws.embedded();
    static final Auditor AUDITOR = new Auditor(FLAWS, CATALOG, GuestPrints.none());

    private AuditFixture() {
    }

    static FeatureSet features(String... names) {
        return Arrays.stream(names).map(name -> CATALOG.feature(name).orElseThrow(() -> new AssertionError(name)))
                .reduce(FeatureSet.empty(), FeatureSet::or);
    }

    /** A host of which all is known that matters: its silicon has these bits, it offers these, its kernel says that. */
    static AuditedHost host(String name, Vendor vendor, Signature signature, FeatureSet silicon, FeatureSet offered,
                            Map<String, String> vulnerabilities, String qemu, String libvirt) {
        final FeatureSet known = FLAWS.features().or(offered).or(silicon);
        return new AuditedHost(new FlawHost(name, KnownFeatures.complete(offered, known),
                CpuView.of(vendor, signature, KnownFeatures.complete(silicon, known)),
                new LinkedHashMap<>(vulnerabilities)), Optional.of(vendor),
                CATALOG.qemu(Version.parse(qemu)).release(), CATALOG.libvirt(Version.parse(libvirt)).release(),
                Set.of(), Truth.UNKNOWN, 1);
    }

    /** It offers all that the model has, and these too; its silicon has these bits. */
    static AuditedHost host(String name, String model, Signature signature, FeatureSet silicon, String... more) {
        final QemuModel named = model(model);
        return host(name, named.vendor().orElseThrow(), signature, silicon,
                named.features().or(features(more)), Map.of(), "10.0", "11.3");
    }

    static QemuModel model(String name) {
        return CATALOG.qemu(Version.parse("10.0")).release().model(name).orElseThrow();
    }

    static AuditedGuest guest(String model, FeatureSet on, FeatureSet off, AuditedGuest.State state) {
        final QemuModel named = model(model);
        final FeatureSet all = named.features().or(features("hypervisor")).or(on).andNot(off);
        return new AuditedGuest("guest", state, new AuditedGuest.Named(model, named.vendor(), Optional.empty(),
                named.signature(), all, all.andNot(features("hypervisor"))));
    }

    static AuditedGuest guest(String model, String... on) {
        return guest(model, features(on), features("hle", "rtm"), AuditedGuest.State.CONFIGURED);
    }

    static GuestAudit audit(AuditedGuest guest, AuditedHost... hosts) {
        return AUDITOR.audit(guest, List.of(hosts)).getFirst();
    }

    static AuditRow row(GuestAudit audit, String flaw) {
        return audit.rows().stream().filter(row -> row.flaw().id().equals(flaw)).findFirst().orElseThrow();
    }
}
