package dev.socle.flaw;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.internal.EmbeddedFlaws;
import java.util.Arrays;
import java.util.List;

/** What the tests of flaws share: features by QEMU's names, models, guests. */
final class FlawFixture {

    static final Catalog CATALOG = Catalog.embedded();
    static final Flaws FLAWS = Flaws.embedded();
    static final GuestFlaws JUDGE = GuestFlaws.embedded();
    static final FeatureSet EVERY_NAME = FLAWS.features();

    private FlawFixture() {
    }

    static Feature feature(String name) {
        return EmbeddedFlaws.lookup(CATALOG).find(name)
                .or(() -> FLAWS.bits().stream().filter(bit -> bit.name().equals(name))
                        .map(MitigationBit::feature).findFirst())
                .orElseThrow(() -> new AssertionError("no feature " + name));
    }

    static FeatureSet features(String... names) {
        return FeatureSet.of(Arrays.stream(names).map(FlawFixture::feature).toList());
    }

    static QemuModel model(String name) {
        return CATALOG.qemu(Version.parse("10.0")).release().model(name).orElseThrow();
    }

    /** A guest of a named model that its host grants in full. */
    static CpuView guest(String model, String... added) {
        final QemuModel named = model(model);
        return JUDGE.view(named.vendor().orElseThrow(), named.signature(), named.features().or(features(added)));
    }

    static Flaw flaw(String id) {
        return FLAWS.byId(id).orElseThrow();
    }

    /** How a guest stands to a flaw when nothing is known of its hosts but that they grant it. */
    static FlawStanding standing(String id, CpuView guest, FlawHost... hosts) {
        return JUDGE.judge(flaw(id), guest, List.of(hosts), EVERY_NAME);
    }

    /** Everything that matters to flaws is known: the host offers these and nothing else. */
    static KnownFeatures offering(FeatureSet present) {
        return KnownFeatures.complete(present, EVERY_NAME.or(present));
    }

    static CpuView silicon(Vendor vendor, int family, int model, int stepping, KnownFeatures features) {
        return CpuView.of(vendor, new Signature(family, model, stepping), features);
    }
}
