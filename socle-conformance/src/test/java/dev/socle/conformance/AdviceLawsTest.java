package dev.socle.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.advice.AdviceRequest;
import dev.socle.advice.Adviser;
import dev.socle.advice.PoolAdvice;
import dev.socle.advice.Recommendation;
import dev.socle.catalog.Catalog;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.evidence.ProfileAssembler;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import dev.socle.testing.Case;
import dev.socle.testing.Laws;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Laws of the adviser, on hosts that offer a random part of what recorded hosts do. */
final class AdviceLawsTest {

    private static final int CASES = 60;

    /**
     * Bits that give way to what a pool of one host less has in common, so that these, and only these, may leave the
     * guest when a host leaves. To promises: amd-no-ssb makes ssbd, amd-ssbd and virt-ssbd pointless, srso-no does so
     * to ibpb-brtype, rfds-no to rfds-clear. To better alternatives: stibp to amd-stibp, flush-l1d to fb-clear.
     */
    private static final List<String> GIVE_WAY = List.of("ssbd", "amd-ssbd", "virt-ssbd", "ibpb-brtype", "rfds-clear",
            "stibp", "flush-l1d");

    private final Catalog catalog = Catalog.embedded();
    private final Adviser adviser = new Adviser(catalog);

    @Test
    void asksForNothingThatAHostLacks() throws IOException {
        final List<HostProfile> recorded = recorded();
        Laws.check("advice asks for nothing that a host lacks", CASES, c -> {
            for (PoolAdvice pool : advise(someHosts(c, recorded))) {
                final Recommendation advised = pool.recommendation();
                final FeatureSet common = pool.hosts().stream().map(host -> host.offer().features().present())
                        .reduce(FeatureSet::and).orElseThrow();
                assertThat(advised.cpu().on().intersects(advised.cpu().off())).isFalse();
                assertThat(catalog.names(advised.cpu().on().andNot(common))).as("on, and not common").isEmpty();
                assertThat(catalog.names(advised.effective().andNot(common))).as("had, and not common").isEmpty();
                assertThat(catalog.names(advised.cpu().on().andNot(advised.effective()))).as("on in vain").isEmpty();
                assertThat(advised.effective().intersects(advised.cpu().off())).isFalse();
            }
        });
    }

    @Test
    void doesNotCareForTheOrderOfHostsNorForTwins() throws IOException {
        final List<HostProfile> recorded = recorded();
        Laws.check("advice does not care for order nor twins", CASES, c -> {
            final List<HostProfile> hosts = someHosts(c, recorded);
            final List<HostProfile> others = new ArrayList<>(hosts);
            others.add(hosts.getFirst());
            Collections.shuffle(others, Random.from(c));
            final List<PoolAdvice> again = advise(others);
            for (PoolAdvice pool : advise(hosts)) {
                assertThat(again).anySatisfy(other -> {
                    assertThat(other.recommendation().cpu()).isEqualTo(pool.recommendation().cpu());
                    assertThat(other.recommendation().effective()).isEqualTo(pool.recommendation().effective());
                });
            }
        });
    }

    @Test
    void losesNothingOfAModelWhenAHostLeaves() throws IOException {
        final List<HostProfile> recorded = recorded();
        final FeatureSet givingWay = catalog.newestQemu().names().resolve(GIVE_WAY).features();
        Laws.check("a host that leaves takes no feature along", CASES, c -> {
            final HostProfile stays = c.pick(recorded);
            final HostProfile one = thinned(c, stays, "one");
            final HostProfile other = thinned(c, stays, "other");
            final Recommendation both = advise(List.of(one, other)).getFirst().recommendation();
            final Recommendation alone = advise(List.of(one)).getFirst().recommendation();
            if (alone.cpu().base().equals(both.cpu().base())) {
                assertThat(catalog.names(both.effective().andNot(alone.effective()).andNot(givingWay))).isEmpty();
            }
        });
    }

    // ---- random hosts ---------------------------------------------------------------------------------------------

    private List<PoolAdvice> advise(List<HostProfile> hosts) {
        return adviser.advise(hosts, AdviceRequest.usual()).value().pools();
    }

    private static List<HostProfile> someHosts(Case c, List<HostProfile> recorded) {
        final List<HostProfile> hosts = new ArrayList<>();
        for (int i = c.nextInt(4); i >= 0; i--) {
            hosts.add(thinned(c, c.pick(recorded), "host " + i));
        }
        return hosts;
    }

    /** The host, less some of the features that it offers: none, a few or many of them. */
    private static HostProfile thinned(Case c, HostProfile host, String name) {
        final int among = c.pick(List.of(1, 2, 8, 64, Integer.MAX_VALUE));
        final List<Offer> offers = new ArrayList<>();
        for (Offer offer : host.offers()) {
            final FeatureSet.Builder lost = new FeatureSet.Builder();
            for (Feature feature : offer.features().present()) {
                if (c.nextInt(among) == 0) {
                    lost.add(feature);
                }
            }
            final KnownFeatures left = offer.features().withAbsent(c.note(name + ", once " + host.name() + ", lost",
                    lost.build()));
            offers.add(new Offer(offer.key(), offer.basis(), left, offer.vendor(), offer.signature(), offer.models(),
                    offer.unknownNames(), offer.unnamed()));
        }
        return new HostProfile(name, host.physical(), host.kernel(), host.vulnerabilities(), offers, host.libvirt(),
                host.sources());
    }

    private List<HostProfile> recorded() throws IOException {
        final List<Path> files;
        try (var all = Files.list(Peers.corpus("libvirt/cputestdata"))) {
            files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
        final List<HostProfile> hosts = new ArrayList<>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                final List<Evidence> evidence = new EvidenceReader().readAll(in, file.toString());
                Optional.of(new ProfileAssembler(catalog).assemble(file.getFileName().toString(), evidence))
                        .filter(host -> !host.offers().isEmpty()).ifPresent(hosts::add);
            }
        }
        assertThat(hosts).hasSizeGreaterThanOrEqualTo(36);
        return hosts;
    }
}
