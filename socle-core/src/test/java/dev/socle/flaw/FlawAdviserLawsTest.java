package dev.socle.flaw;

import static dev.socle.flaw.FlawFixture.FLAWS;
import static dev.socle.flaw.FlawFixture.JUDGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.testing.Case;
import dev.socle.testing.Laws;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What must hold of the advice for any hosts: tried on many made-up pools. */
class FlawAdviserLawsTest {

    private static final FlawAdviser ADVISER = FlawAdviser.embedded();
    /** Without the bits that QEMU has no name for: no offer can have them. */
    private static final List<MitigationBit> BITS = FLAWS.bits().stream()
            .filter(bit -> FlawFixture.CATALOG.newestQemu().names().canName(bit.feature())).toList();
    private static final List<Signature> INTEL = List.of(new Signature(6, 0x3c, 4), new Signature(6, 0x55, 4),
            new Signature(6, 0x55, 7), new Signature(6, 0x6a, 6), new Signature(6, 0x8f, 8),
            new Signature(6, 0x86, 4), new Signature(6, 0x5f, 1), new Signature(6, 0x97, 2));
    private static final List<Signature> AMD = List.of(new Signature(15, 6, 1), new Signature(21, 2, 0),
            new Signature(23, 1, 2), new Signature(23, 0x31, 0), new Signature(25, 1, 1), new Signature(25, 17, 1),
            new Signature(26, 2, 1));
    private static final List<Set<String>> CONTRADICTIONS = List.of(Set.of("rfds-no", "rfds-clear"),
            Set.of("amd-no-ssb", "amd-ssbd"), Set.of("amd-no-ssb", "virt-ssbd"), Set.of("amd-no-ssb", "ssbd"),
            Set.of("srso-no", "ibpb-brtype"));

    /** A pool of hosts, and the model that a guest starts from. */
    private record Pool(Vendor vendor, Signature signature, List<KnownFeatures> offers, FeatureSet nameable,
                        FeatureSet model) {

        FeatureSet inEveryOffer() {
            return offers.stream().map(KnownFeatures::present).reduce(FeatureSet::and).orElseThrow();
        }

        Advised advised() {
            return ADVISER.adviseForOffers(vendor, signature, offers, nameable);
        }
    }

    @Test
    void noFlawStaysOpenThatCouldBeClosedAtNoCost() {
        Laws.check("no flaw stays open that could be closed at no cost", 2000, c -> {
            final Pool pool = pool(c);
            final Set<String> guest = names(pool.advised().applyTo(pool.model()));
            final Set<String> usable = names(pool.inEveryOffer().and(pool.nameable()));
            for (String open : new LinuxGuest(pool.vendor(), pool.signature(), guest).open()) {
                for (List<String> way : LinuxGuest.waysOut(pool.vendor()).get(open)) {
                    final Set<String> show = way.stream().filter(name -> !name.startsWith("-"))
                            .collect(Collectors.toSet());
                    if (usable.containsAll(show)) {
                        final Set<String> changed = new HashSet<>(guest);
                        changed.addAll(show);
                        way.stream().filter(name -> name.startsWith("-")).forEach(name ->
                                changed.remove(name.substring(1)));
                        assertThat(new LinuxGuest(pool.vendor(), pool.signature(), changed).open())
                                .as("%s could be closed by %s", open, way).contains(open);
                    }
                }
            }
        });
    }

    @Test
    void nothingIsShownThatAHostIsNotKnownToOfferOrThatCannotBeSpelt() {
        Laws.check("nothing is shown that costs movability", 1000, c -> {
            final Pool pool = pool(c);
            final Advised advised = pool.advised();

            assertThat(pool.inEveryOffer().and(pool.nameable()).containsAll(advised.shown())).isTrue();
            assertThat(advised.shown().intersects(advised.hidden())).isFalse();
        });
    }

    @Test
    void noPromiseIsShownThatAHostIsNotKnownToKeep() {
        Laws.check("no promise is shown that a host is not known to keep", 1000, c -> {
            final Pool pool = pool(c);
            final FeatureSet promises = FLAWS.bits(BitKind.IMMUNITY);
            final FeatureSet model = pool.model().or(subset(c, promises));

            assertThat(pool.inEveryOffer().containsAll(pool.advised().applyTo(model).and(promises))).isTrue();
        });
    }

    @Test
    void noContradictionIsShownAndTsxIsHidden() {
        Laws.check("no contradiction is shown", 1000, c -> {
            final Pool pool = pool(c);
            final Set<String> guest = names(pool.advised().applyTo(pool.model()));
            final Set<String> shown = names(pool.advised().shown());

            assertThat(CONTRADICTIONS).noneMatch(shown::containsAll);
            assertThat(guest).doesNotContain("hle", "rtm", "tsx-ctrl");
        });
    }

    @Test
    void theJudgeAgreesWithASecondAccountOfTheRules() {
        Laws.check("the judge agrees with a second account of the rules", 2000, c -> {
            final boolean intel = c.nextBoolean();
            final Vendor vendor = intel ? Vendor.INTEL : Vendor.AMD;
            final Signature signature = c.note("signature", c.pick(intel ? INTEL : AMD));
            final FeatureSet shown = subset(c, features(BITS));
            c.note("shown", names(shown));
            final Set<String> judged = JUDGE.judge(JUDGE.view(vendor, signature, shown), List.of(), FLAWS.features())
                    .stream().filter(FlawReport::isOpen).map(report -> report.flaw().id()).collect(Collectors.toSet());

            assertThat(judged).isEqualTo(new LinuxGuest(vendor, signature, names(shown)).open());
        });
    }

    @Test
    void everyCloserThatIsOfferedClosesAndPossibleOnesComeFirst() {
        Laws.check("every closer closes", 500, c -> {
            final Pool pool = pool(c);
            final List<FlawHost> hosts = new ArrayList<>();
            pool.offers().forEach(offer -> hosts.add(FlawHost.of("host" + hosts.size(), offer)));
            final CpuView guest = JUDGE.view(pool.vendor(), pool.signature(), pool.model());
            for (FlawReport report : JUDGE.judge(guest, hosts, pool.nameable())) {
                if (!(report.standing() instanceof FlawStanding.Open open)) {
                    continue;
                }
                boolean hindered = false;
                for (Closer closer : open.closers()) {
                    assertThat(closer.isPossible() && hindered).isFalse();
                    hindered |= !closer.isPossible();
                    if (closer.isPossible()) {
                        assertThat(JUDGE.judge(report.flaw(), guest.changed(closer.show(), closer.hide()), hosts,
                                pool.nameable())).as(report.flaw().id()).isNotInstanceOf(FlawStanding.Open.class);
                    }
                }
            }
        });
    }

    private static Pool pool(Case c) {
        final boolean intel = c.nextBoolean();
        final FeatureSet all = features(BITS);
        // Most pools are alike in most features; otherwise hosts would hardly share any.
        final FeatureSet alike = subset(c, all).or(subset(c, all));
        final List<KnownFeatures> offers = new ArrayList<>();
        final int hosts = 1 + c.nextInt(4);
        for (int i = 0; i < hosts; i++) {
            final FeatureSet present = alike.andNot(rare(c, all)).or(rare(c, all));
            final KnownFeatures offer = KnownFeatures.complete(present, all.or(FLAWS.features()));
            offers.add(c.nextInt(3) == 0 ? offer.forgetting(rare(c, all)) : offer);
        }
        final FeatureSet nameable = c.nextInt(3) == 0 ? all.andNot(rare(c, all)) : all;
        final FeatureSet common = offers.stream().map(KnownFeatures::present).reduce(FeatureSet::and).orElseThrow();
        final Pool pool = new Pool(intel ? Vendor.INTEL : Vendor.AMD, c.pick(intel ? INTEL : AMD), offers, nameable,
                subset(c, common.and(nameable)));
        c.note("vendor", pool.vendor());
        c.note("signature", pool.signature().display());
        offers.forEach(offer -> c.note("offer", names(offer.present())));
        c.note("nameable", names(nameable));
        c.note("model", names(pool.model()));
        return pool;
    }

    private static FeatureSet subset(Case c, FeatureSet of) {
        return of.filter(feature -> c.nextBoolean());
    }

    private static FeatureSet rare(Case c, FeatureSet of) {
        return of.filter(feature -> c.nextInt(12) == 0);
    }

    private static FeatureSet features(Collection<MitigationBit> bits) {
        return FeatureSet.of(bits.stream().map(MitigationBit::feature).toList());
    }

    private static Set<String> names(FeatureSet features) {
        return features.stream().map(FlawAdviserLawsTest::name).collect(Collectors.toSet());
    }

    private static String name(Feature feature) {
        return FLAWS.bit(feature).map(MitigationBit::name).orElseGet(feature::toString);
    }
}
