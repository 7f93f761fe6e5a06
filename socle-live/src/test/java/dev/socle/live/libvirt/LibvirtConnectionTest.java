package dev.socle.live.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.live.libvirt.LibvirtConnection.Access;
import dev.socle.live.libvirt.LibvirtException.Reason;
import dev.socle.testing.Peers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The library itself, by its test driver, which needs no daemon. */
final class LibvirtConnectionTest {

    private static final String TEST = "test:///default";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HASWELL = "<cpu><arch>x86_64</arch><model>Haswell-noTSX</model><vendor>Intel</vendor>"
            + "<feature name='pdpe1gb'/></cpu>";
    private static final String SKYLAKE = "<cpu><arch>x86_64</arch><model>Skylake-Client-noTSX-IBRS</model>"
            + "<vendor>Intel</vendor></cpu>";

    @BeforeEach
    void libvirtIsInstalled() {
        Peers.libvirtCpuMap();
    }

    @Test
    void saysWhatItIs() throws LibvirtException {
        try (LibvirtConnection connection = LibvirtConnection.open(TEST)) {
            assertThat(connection.resolvedUri()).isEqualTo(TEST);
            assertThat(connection.driver()).isEqualToIgnoringCase("test");
            assertThat(connection.hostName()).isNotBlank();
            assertThat(connection.release()).isEqualTo(connection.libraryRelease());
            assertThat(connection.release().major()).isGreaterThanOrEqualTo(4);
            assertThat(connection.hypervisorRelease()).isPresent();
        }
    }

    @Test
    void hasCapabilitiesAndDomains() throws LibvirtException {
        try (LibvirtConnection connection = LibvirtConnection.open(TEST)) {
            assertThat(connection.capabilities()).startsWith("<capabilities>").contains("<guest>");
            assertThat(connection.domains(Set.of())).extracting(LibvirtDomain::name).containsExactly("test");
            assertThat(connection.domains(Set.of(DomainFilter.INACTIVE))).isEmpty();
            final LibvirtDomain domain = connection.domain("test");
            assertThat(domain.state()).isEqualTo(LibvirtDomain.State.ACTIVE);
            assertThat(connection.domainXml("test", Set.of(XmlFlag.MIGRATABLE)))
                    .contains("<name>test</name>", domain.uuid());
        }
    }

    @Test
    void makesBaselines() throws LibvirtException {
        try (LibvirtConnection connection = LibvirtConnection.open(TEST, Access.READ_ONLY, PATIENCE)) {
            assertThat(connection.baseline(List.of(HASWELL, SKYLAKE), Set.of()))
                    .contains("<model fallback='allow'>Haswell-noTSX</model>").doesNotContain("pdpe1gb");
            assertThat(connection.baseline(List.of(HASWELL), Set.of(BaselineFlag.EXPAND_FEATURES)))
                    .contains("<feature policy='require' name='pdpe1gb'/>", "<feature policy='require' name='avx2'/>");
        }
    }

    @Test
    void namesModels() throws LibvirtException {
        try (LibvirtConnection connection = LibvirtConnection.open(TEST)) {
            assertThat(connection.modelNames("x86_64")).contains("qemu64", "EPYC", "Haswell").doesNotHaveDuplicates();
        }
    }

    @Test
    void anErrorIsLibvirtsOwn() throws LibvirtException {
        try (LibvirtConnection connection = LibvirtConnection.open(TEST)) {
            assertThatThrown(() -> connection.baseline(List.of("<cpu>"), Set.of()), Reason.REFUSED, 35);
            assertThatThrown(() -> connection.domain("nobody"), Reason.NO_DOMAIN, 42);
            assertThatThrown(() -> connection.domainCapabilities(Hypervisor.usual()), Reason.UNSUPPORTED, 3);
        }
    }

    @Test
    void aReadOnlyConnectionsRefusalIsExplained() throws LibvirtException {
        try (LibvirtConnection connection = LibvirtConnection.open(TEST, Access.READ_ONLY, PATIENCE)) {
            for (ThrowingCallable question : List.<ThrowingCallable>of(
                    () -> connection.domainCapabilities(Hypervisor.usual()),
                    () -> connection.compare(Hypervisor.usual(), HASWELL, Set.of()),
                    () -> connection.baseline(Hypervisor.usual(), List.of(HASWELL), Set.of()),
                    () -> connection.toNative("<domain/>"),
                    () -> connection.domainXml("test", Set.of(XmlFlag.SECURE)))) {
                assertThatThrown(question, Reason.READ_ONLY, 29);
                assertThatThrownBy(question).hasMessageContaining("connect without read-only");
            }
        }
    }

    @Test
    void aConnectionThatIsClosedSaysSo() throws LibvirtException {
        final LibvirtConnection connection = LibvirtConnection.open(TEST);
        connection.close();
        connection.close();
        assertThatThrown(connection::capabilities, Reason.LOST, 0);
    }

    private static void assertThatThrown(ThrowingCallable question, Reason reason, int code) {
        assertThatThrownBy(question).isInstanceOfSatisfying(LibvirtException.class, e -> {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
            assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
            assertThat(e.getMessage().lines()).hasSize(1);
            assertThat(e.said()).isNotBlank();
        });
    }
}
