package dev.socle.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.Verdict;
import dev.socle.qemu.GuestDifference;
import dev.socle.qemu.MigrationOutcome;
import dev.socle.qemu.MigrationOutcome.Why;
import dev.socle.qemu.MigrationVerdict;
import dev.socle.testing.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real migrations between two QEMUs, predicted: what QEMU did, and which leaves the guest found changed. */
final class MigrationCasesTest {

    private static final int RECORDED = 30;

    @Test
    void outcomeAndChangedLeavesOfEveryRecordedMigration() {
        final List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (JsonNode json : cases()) {
            compared++;
            final MigrationVerdict verdict = verdict(json);
            if (!word(verdict.exact()).equals(json.path("outcome").asString())) {
                wrong.add(json.path("id").asString() + ": " + verdict.exact());
            } else if (json.has("guest_leaves_changed")
                    && verdict.difference().leaves().size() != json.path("guest_leaves_changed").asInt()) {
                wrong.add(json.path("id").asString() + ": " + json.path("guest_leaves_changed") + " recorded, not "
                        + verdict.difference().leaves());
            }
            for (JsonNode leaf : json.path("sample")) {
                final String expected = leaf.toString();
                if (verdict.difference().leaves().stream().map(MigrationCasesTest::text).noneMatch(expected::equals)) {
                    wrong.add(json.path("id").asString() + ": " + expected);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(RECORDED);
    }

    /** Of all that QEMU lets through, what is sound is what loses the guest nothing. */
    @Test
    void callsUnsafeWhatQemuLetsThrough() {
        assertThat(soundOf("same")).isEqualTo(new Verdict.Compatible(List.of()));
        assertThat(soundOf("alias vs version")).isEqualTo(new Verdict.Compatible(List.of()));
        assertThat(soundOf("phys-bits")).isInstanceOf(Verdict.Compatible.class);
        assertThat(soundOf("one added on dst")).isInstanceOf(Verdict.Compatible.class);
        assertThat(soundOf("7.2->10.0")).isInstanceOf(Verdict.Compatible.class);
        assertThat(blockers("one feature removed on dst")).hasOnlyElementsOfType(Blocker.MissingFeatures.class);
        assertThat(blockers("vendor swap")).hasAtLeastOneElementOfType(Blocker.VendorDiffers.class);
        assertThat(blockers("mpx")).hasAtLeastOneElementOfType(Blocker.XsaveState.class);
        assertThat(blockers("family/model/stepping")).extracting(Blocker::reason)
                .singleElement().asString().contains("family 23, model 1, stepping 2");
        assertThat(blockers("smp 1->2")).extracting(Blocker::reason).singleElement().asString().contains("1 processors");
        assertThat(blockers("10.0->7.2")).hasOnlyElementsOfType(Blocker.MissingFeatures.class);
        assertThat(blockers("32-bit dst")).hasAtLeastOneElementOfType(Blocker.MissingFeatures.class);
    }

    @Test
    void namesTheCheckThatRefuses() {
        assertThat(verdict(named("smp 2->1")).exact()).isInstanceOfSatisfying(MigrationOutcome.Refused.class,
                refused -> assertThat(refused.reasons()).extracting(MigrationOutcome.Reason::why)
                        .containsExactly(Why.PROCESSORS));
        assertThat(verdict(named("tsc-frequency")).exact()).isInstanceOfSatisfying(MigrationOutcome.Refused.class,
                refused -> assertThat(refused.reasons()).extracting(MigrationOutcome.Reason::why)
                        .containsExactly(Why.TSC_FREQUENCY));
        assertThat(verdict(named("unversioned q35 7.2->10.0")).exact()).isInstanceOfSatisfying(
                MigrationOutcome.Refused.class, refused -> assertThat(refused.reasons().getFirst().sentence())
                        .contains("pc-q35-7.2").contains("pc-q35-10.0"));
    }

    private static Verdict soundOf(String id) {
        return verdict(named(id)).sound();
    }

    private static List<Blocker> blockers(String id) {
        return ((Verdict.Incompatible) soundOf(id)).blockers();
    }

    private static JsonNode cases() {
        return JsonMapper.shared().readTree(Peers.corpus("qemu/migrations.json").toFile()).path("cases");
    }

    private static JsonNode named(String id) {
        return cases().valueStream().filter(json -> json.path("id").asString().equals(id)).findFirst().orElseThrow();
    }

    private static MigrationVerdict verdict(JsonNode json) {
        return MigrationVerdict.of(RecordedEnd.of(json.path("source")), RecordedEnd.of(json.path("destination")),
                Catalog.embedded().caches());
    }

    private static String word(MigrationOutcome outcome) {
        return switch (outcome) {
            case MigrationOutcome.Accepted() -> "accepted";
            case MigrationOutcome.Refused refused -> "refused";
            case MigrationOutcome.DestinationDoesNotStart none -> "destination does not start";
            case MigrationOutcome.GuestLost lost -> "guest lost";
        };
    }

    /** As the recording has it. */
    private static String text(GuestDifference.Leaf leaf) {
        return String.format(Locale.ROOT, "[\"%08x.%02x\",%s,%s]", leaf.key().leaf(), leaf.key().subleaf(),
                words(leaf.before()), words(leaf.after()));
    }

    private static String words(Optional<Registers> registers) {
        return registers.map(word -> String.format(Locale.ROOT, "[\"%08x\",\"%08x\",\"%08x\",\"%08x\"]", word.eax(),
                word.ebx(), word.ecx(), word.edx())).orElse("null");
    }
}
