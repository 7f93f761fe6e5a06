package dev.socle.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.advice.Advice;
import dev.socle.advice.AdviceRequest;
import dev.socle.advice.HostOffer;
import dev.socle.advice.Adviser;
import dev.socle.advice.Choice;
import dev.socle.advice.PoolAdvice;
import dev.socle.advice.Recommendation;
import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.GuestCpu;
import dev.socle.cpu.Verdict;
import dev.socle.evidence.Collected;
import dev.socle.evidence.HostCollector;
import dev.socle.export.LibvirtXml;
import dev.socle.export.QemuLine;
import dev.socle.flaw.FlawReport;
import dev.socle.fleet.Assumptions;
import dev.socle.fleet.Fit;
import dev.socle.fleet.FitEngine;
import dev.socle.fleet.FleetHost;
import dev.socle.fleet.LibvirtOpinion;
import dev.socle.fleet.WantedCpu;
import dev.socle.host.HostProfile;
import dev.socle.input.Limits;
import dev.socle.input.XmlDocuments;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuReader;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Advice is not canned text: for every recorded host and for pairs of them, what Socle advises is judged by
 * {@link AdviceAudit}, which knows nothing of Socle but the {@code -cpu} value.
 */
final class AdviceProofTest {

    private static final int PAIRS = 40;
    private static final int MIXED_PAIRS = 8;

    private final Catalog catalog = Catalog.embedded();
    private final Adviser adviser = new Adviser(catalog);
    private final WrittenFacts facts = new WrittenFacts(
            catalog.qemuReleases().stream().map(version -> version.series()).toList());
    private final Map<String, HostProfile> profiles = new HashMap<>();

    @Test
    void isRightForEveryRecordedHost() {
        final AdviceAudit audit = new AdviceAudit(facts);
        final List<RecordedHost> hosts = everyHost();
        hosts.forEach(host -> audit(List.of(host), audit));
        report("hosts: " + hosts.size(), audit);
    }

    @Test
    void isRightForPairs() {
        final AdviceAudit audit = new AdviceAudit(facts);
        final List<List<RecordedHost>> pairs = Proof.sample(pairs(true), PAIRS);
        assertThat(pairs).hasSizeGreaterThanOrEqualTo(PAIRS);
        pairs.forEach(pair -> audit(pair, audit));
        report("pairs: " + pairs.size(), audit);
    }

    @Test
    void makesTwoPoolsOfHostsBetweenWhichNoGuestCanMove() {
        final AdviceAudit audit = new AdviceAudit(facts);
        final List<List<RecordedHost>> pairs = Proof.sample(pairs(false), MIXED_PAIRS);
        for (List<RecordedHost> pair : pairs) {
            final Advice advice = advise(pair, AdviceRequest.usual());
            assertThat(advice.pools()).as(pair.toString()).hasSize(2);
            assertThat(advice.split()).as(pair.toString()).isNotEmpty();
            for (PoolAdvice pool : advice.pools()) {
                audit(pair.stream().filter(host -> host.name().equals(pool.hosts().getFirst().name())).toList(),
                        pool.recommendation(), audit);
            }
        }
        report("mixed pairs: " + pairs.size(), audit);
    }

    @Test
    void doesNotDependOnWhatWasReadFirst() {
        assertThat(WrittenFacts.placesOfFlawsThatAreNoFeatures()).isEmpty();
    }

    @Test
    void givesOneHostsGuestsAllOfItForPerformance() {
        for (RecordedHost host : libvirtHosts()) {
            final Recommendation advised = onlyPool(List.of(host), request(AdviceRequest.Goal.PERFORMANCE,
                    Optional.empty(), false)).recommendation();
            assertThat(advised.cpu().base()).as(host.name()).isEqualTo(new GuestCpu.Base.HostPassthrough(true));
            assertThat(QemuLine.of(advised)).as(host.name()).contains("host");
        }
    }

    @Test
    void namesTheHostThatIsBelowTheLevelAskedFor() {
        int refused = 0;
        for (RecordedHost host : libvirtHosts()) {
            for (AbiLevel level : catalog.abiLevels()) {
                final Set<String> lacking = new TreeSet<>(facts.canonical(catalog.names(level.features())));
                lacking.removeAll(host.offered());
                final Verdict verdict = onlyPool(List.of(host), request(AdviceRequest.Goal.MIGRATION,
                        Optional.of(level), false)).verdict();
                if (lacking.isEmpty()) {
                    assertThat(verdict).as(host.name() + " reaches " + level.name())
                            .isInstanceOf(Verdict.Compatible.class);
                    continue;
                }
                refused++;
                assertThat(verdict).as(host.name() + " lacks " + lacking + " of " + level.name())
                        .isInstanceOfSatisfying(Verdict.Incompatible.class, no -> {
                            assertThat(no.blockers()).hasSize(1).first()
                                    .isInstanceOf(Blocker.MissingFeatures.class);
                            final Blocker.MissingFeatures missing = (Blocker.MissingFeatures) no.blockers().getFirst();
                            assertThat(missing.reason()).contains(host.name());
                            assertThat(facts.canonical(catalog.names(missing.features()))).isEqualTo(lacking);
                        });
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void turnsNestedVirtualizationOnWhereItIsOffered() {
        final AdviceAudit audit = new AdviceAudit(facts);
        for (RecordedHost host : libvirtHosts()) {
            final String name = host.maker().equals("Intel") ? "vmx" : "svm";
            final PoolAdvice pool = onlyPool(List.of(host), request(AdviceRequest.Goal.MIGRATION, Optional.empty(),
                    true));
            final AdvisedCpu cpu = AdvisedCpu.parse(QemuLine.of(pool.recommendation()).orElseThrow());
            if (host.offered().contains(name)) {
                assertThat(cpu.on()).as(host.name()).contains(name);
                assertThat(pool.verdict()).as(host.name()).isInstanceOf(Verdict.Compatible.class);
                audit.count(name, 1);
            } else {
                assertThat(cpu.on()).as(host.name()).doesNotContain(name);
                assertThat(pool.verdict()).as(host.name()).isInstanceOf(Verdict.Incompatible.class);
            }
            audit(List.of(host), pool.recommendation(), audit);
        }
        assertThat(audit.counts()).containsKeys("vmx", "svm");
        report("nested", audit);
    }

    /** By the exact rules of each host's libvirt; where the evidence says its release, that one counts. */
    @Test
    void isStartedByEveryLibvirt() {
        final List<List<RecordedHost>> pools = new ArrayList<>(Proof.sample(pairs(true), PAIRS));
        everyHost().forEach(host -> pools.add(List.of(host)));
        final List<String> refused = new ArrayList<>();
        int started = 0;
        for (List<RecordedHost> hosts : pools) {
            for (Version libvirt : catalog.libvirtReleases()) {
                final PoolAdvice pool = onlyPool(hosts, AdviceRequest.usual(new Assumptions(Optional.empty(),
                        Optional.of(libvirt), Optional.empty())));
                final Optional<CpuDefinition> cpu = LibvirtXml.of(pool.recommendation()).map(AdviceProofTest::cpu);
                for (HostOffer host : cpu.isPresent() ? pool.hosts() : List.<HostOffer>of()) {
                    started++;
                    refusal(cpu.get(), host.picked()).ifPresent(reason -> refused.add(hosts + ", libvirt "
                            + libvirt.series() + ": " + reason));
                }
            }
        }
        System.out.println("advice, started by libvirt: " + (started - refused.size()) + " of " + started);
        assertThat(refused).isEmpty();
    }

    private Optional<String> refusal(CpuDefinition cpu, FleetHost host) {
        final Fit fit = new FitEngine(catalog).fit(host, new WantedCpu("advised", cpu, false, Optional.empty(),
                Optional.empty(), Optional.of(host.offer().key().accelerator()))).value();
        return fit.libvirt().stream().filter(opinion -> opinion.question().equals("at a guest's start"))
                .filter(opinion -> opinion.yes() != LibvirtOpinion.Permission.YES)
                .map(LibvirtOpinion::reason).findFirst();
    }

    private static CpuDefinition cpu(String xml) {
        final CpuDefinition[] cpu = new CpuDefinition[1];
        XmlDocuments.readOne(xml.getBytes(StandardCharsets.UTF_8), "advised", Limits.defaults(),
                root -> cpu[0] = CpuReader.read(root));
        return cpu[0];
    }

    // ---- the steps ------------------------------------------------------------------------------------------------

    private void audit(List<RecordedHost> hosts, AdviceAudit audit) {
        audit(hosts, onlyPool(hosts, AdviceRequest.usual()).recommendation(), audit);
    }

    private void audit(List<RecordedHost> hosts, Recommendation advised, AdviceAudit audit) {
        final AdvisedCpu cpu = AdvisedCpu.parse(QemuLine.of(advised).orElseThrow());
        final List<String> open = advised.flaws().stream().filter(FlawReport::isOpen)
                .map(report -> report.flaw().id()).toList();
        audit.audit(hosts, cpu, advised.qemu().version().series(), open);
        reasons(hosts, cpu, advised, audit);
    }

    /** Every feature that is turned on or off has its reason. */
    private static void reasons(List<RecordedHost> hosts, AdvisedCpu cpu, Recommendation advised, AdviceAudit audit) {
        final Set<String> on = new TreeSet<>();
        final Set<String> off = new TreeSet<>();
        for (Choice choice : advised.choices()) {
            final Set<String> names = advised.qemu().names().namesOf(choice.features());
            (choice.state() == Choice.State.ON ? on : off).addAll(names);
            audit.count("reasons", names.size());
            if (choice.reason().isBlank()) {
                audit.violation(hosts, cpu, "no reason for " + names);
            }
        }
        if (!on.equals(cpu.on()) || !off.equals(cpu.off())) {
            audit.violation(hosts, cpu, "reasons are given for on " + on + ", off " + off);
        }
    }

    private static void report(String what, AdviceAudit audit) {
        System.out.println("advice, " + what + ", " + audit.counts());
        assertThat(audit.violations())
                .as(audit.violations().size() + " faults:\n" + String.join("\n", audit.violations())).isEmpty();
    }

    private PoolAdvice onlyPool(List<RecordedHost> hosts, AdviceRequest request) {
        final Advice advice = advise(hosts, request);
        assertThat(advice.undecided()).isEmpty();
        assertThat(advice.pools()).as("pools of " + hosts.stream().map(RecordedHost::name).toList()).hasSize(1);
        return advice.pools().getFirst();
    }

    private Advice advise(List<RecordedHost> hosts, AdviceRequest request) {
        return adviser.advise(hosts.stream().map(this::profile).toList(), request).value();
    }

    private static AdviceRequest request(AdviceRequest.Goal goal, Optional<AbiLevel> require, boolean nested) {
        return new AdviceRequest(goal, require, nested, Assumptions.none());
    }

    // ---- the hosts ------------------------------------------------------------------------------------------------

    private List<RecordedHost> libvirtHosts() {
        return RecordedHost.ofLibvirt(facts);
    }

    private List<RecordedHost> everyHost() {
        final List<RecordedHost> all = new ArrayList<>(libvirtHosts());
        all.addAll(RecordedHost.ofQemu(facts));
        return all;
    }

    /** All pairs between which guests can move, or all others; no host beside its own second form. */
    private List<List<RecordedHost>> pairs(boolean movable) {
        final List<RecordedHost> hosts = everyHost();
        final List<List<RecordedHost>> pairs = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            for (int j = i + 1; j < hosts.size(); j++) {
                final RecordedHost one = hosts.get(i);
                final RecordedHost other = hosts.get(j);
                if ((one.vendor().equals(other.vendor()) && one.kvm() == other.kvm()) == movable
                        && !one.files().getFirst().equals(other.files().getFirst())) {
                    pairs.add(List.of(one, other));
                }
            }
        }
        return pairs;
    }

    private HostProfile profile(RecordedHost host) {
        return profiles.computeIfAbsent(host.name(), name -> {
            final HostCollector collector = new HostCollector(catalog);
            collector.beginFolder(name);
            for (Path file : host.files()) {
                try (InputStream in = Files.newInputStream(file)) {
                    collector.fileOfFolder(file.getFileName().toString(), file.toString(), in);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            final Collected collected = collector.collected();
            assertThat(collected.problems()).as(name).isEmpty();
            assertThat(collected.profiles()).as(name).hasSize(1);
            final HostProfile read = collected.profiles().getFirst();
            return new HostProfile(name, read.physical(), read.kernel(), read.vulnerabilities(), read.offers(),
                    read.libvirt(), read.sources());
        });
    }
}
