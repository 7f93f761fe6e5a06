package dev.socle.flaw.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.flaw.linux.SysfsForecaster;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the audit says that guests print is what the rules of each kernel say. */
class LinuxPrintsTest {

    private static final Auditor AUDITOR = new Auditor(AuditFixture.FLAWS, AuditFixture.CATALOG, new LinuxPrints(
            SysfsForecaster.embedded(), List.of(Version.parse("6.1"), Version.parse("6.12"), Version.parse("7.1"))));

    private static List<GuestPrint> prints(String model, String flaw, String... on) {
        final AuditedHost host = AuditFixture.host("host", model, AuditFixture.model(model).signature(),
                FeatureSet.empty());
        return AuditFixture.row(AUDITOR.audit(AuditFixture.guest(model, on), List.of(host)).getFirst(), flaw).prints();
    }

    @Test
    void everyKernelThatIsAskedForSpeaks() {
        assertThat(prints("Skylake-Server-v4", "mds")).extracting(GuestPrint::file).containsOnly("mds");
        assertThat(prints("Skylake-Server-v4", "mds")).hasSize(3).allSatisfy(print -> assertThat(print.texts())
                .containsExactly("Vulnerable: Clear CPU buffers attempted, no microcode; SMT Host state unknown"));
        assertThat(prints("Skylake-Server-v4", "mds", "md-clear")).allSatisfy(print -> assertThat(print.texts())
                .allMatch(text -> text.startsWith("Mitigation: Clear CPU buffers")));
    }

    /** Branch History Injection has no file of its own: only its part of spectre_v2 is shown. */
    @Test
    void ofAFileThatSeveralFlawsShareOnlyTheOwnPartIsShown() {
        assertThat(prints("Skylake-Server-v4", "bhi")).isNotEmpty().allSatisfy(print -> assertThat(print.texts())
                .isNotEmpty().allMatch(text -> text.startsWith("BHI: ") && !text.contains("IBPB")));
    }

    @Test
    void whatAKernelHasNoFileForIsNotSaidOfIt() {
        assertThat(prints("EPYC-Milan-v2", "zenbleed")).isEmpty();
    }
}
