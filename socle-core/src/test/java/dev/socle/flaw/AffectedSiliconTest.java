package dev.socle.flaw;

import static dev.socle.flaw.FlawFixture.FLAWS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.testing.Case;
import dev.socle.testing.Laws;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rows of affected CPUs, which people read, and the rules, which judge hosts, say the same. */
class AffectedSiliconTest {

    private static final List<Vendor> MAKERS = List.of(Vendor.INTEL, Vendor.AMD, Vendor.HYGON, Vendor.ZHAOXIN,
            Vendor.CENTAUR);
    private static final List<Feature> BITS = FLAWS.features().stream().toList();

    private static final Map<Flaw, HostRule> ROWS = new IdentityHashMap<>();
    private static final List<CpuRow> AFFECTED = FLAWS.all().stream().flatMap(flaw -> flaw.affected().stream())
            .flatMap(row -> row.cpus().stream()).filter(cpus -> !cpus.families().isEmpty()).toList();

    static {
        FLAWS.all().forEach(flaw -> ROWS.put(flaw, AffectedSilicon.rule(flaw.id(), flaw.vendors(), flaw.affected())));
    }

    /** Where a rule says more than the rows do, and why. */
    private static final Map<String, String> MORE = Map.of(
            "rfds", "the rule also counts those that are told rfds-clear, which a hypervisor may show on any CPU",
            "srbds", "the rule is about the silicon; without rdrand and rdseed there is nothing to leak",
            "vmscape", "the rule is about the silicon; a guest has no guests to fear",
            "ssb", "the rule counts every maker's; the rows those of whom somebody has said so",
            "l1tf", "the rule counts every maker's but AMD's and Hygon's, as Linux does",
            "mds", "the rule counts every maker's but AMD's and Hygon's, as Linux does",
            "meltdown", "the rule counts every maker's but AMD's and Hygon's, as Linux does");

    @Test
    void rowsAndRulesAgree() {
        Laws.check("rows and rules about silicon agree", 1000, c -> {
            final CpuView cpu = anyCpu(c);
            for (Flaw flaw : FLAWS.all()) {
                final Truth byRows = affected(ROWS.get(flaw), cpu);
                final Truth byRule = affected(flaw.hostRule(), cpu);
                if (!MORE.containsKey(flaw.id())) {
                    assertThat(byRows).as("%s on %s", flaw.id(), cpu).isEqualTo(byRule);
                } else if (byRows == Truth.YES) {
                    assertThat(byRule).as("%s on %s", flaw.id(), cpu).isEqualTo(Truth.YES);
                }
            }
        });
    }

    @Test
    void rowsInWordsLeaveTheirMakersCpusUnknownAndOthersNot() {
        final HostRule scope = FLAWS.byId("ibrs-scope").orElseThrow().hostRule();

        assertThat(affected(scope, CpuView.of(Vendor.INTEL, new Signature(6, 0x5e, 3), KnownFeatures.nothing())))
                .isEqualTo(Truth.UNKNOWN);
        assertThat(affected(scope, CpuView.of(Vendor.AMD, new Signature(25, 1, 1), KnownFeatures.nothing())))
                .isEqualTo(Truth.NO);
    }

    /** Which CPUs have a flaw is left in words only where no list of them was found. */
    @Test
    void allOtherRowsCanBeComparedByAProgram() {
        assertThat(FLAWS.all().stream().filter(flaw -> flaw.affected().stream()
                .anyMatch(row -> row.cpus().isEmpty())).map(Flaw::id))
                .containsExactlyInAnyOrder("ibrs-scope", "fpvi-scsb", "old-microcode", "bpf-jit-predictor",
                        "power-side-channels", "slam-prefetch", "ghostwrite");
    }

    private static Truth affected(HostRule rule, CpuView cpu) {
        final Truth applies = rule.applies().test(cpu).truth();
        final Truth immune = rule.immune().test(cpu).truth();
        return applies == Truth.NO || immune == Truth.YES ? Truth.NO
                : applies == Truth.UNKNOWN || immune == Truth.UNKNOWN ? Truth.UNKNOWN : Truth.YES;
    }

    private static CpuView anyCpu(Case c) {
        final CpuRow row = c.pick(AFFECTED);
        final Signature signature = new Signature(row.families().getFirst().first(), row.models().isEmpty()
                ? c.nextInt(256) : c.pick(row.models()).first(), c.nextInt(16));
        final FeatureSet.Builder present = new FeatureSet.Builder();
        BITS.stream().filter(bit -> c.nextInt(10) < 3).forEach(present::add);
        return CpuView.of(c.pick(MAKERS), signature, KnownFeatures.complete(present.build(),
                FLAWS.features()));
    }
}
