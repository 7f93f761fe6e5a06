package dev.socle.live.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.live.libvirt.LibvirtConnection.Access;
import dev.socle.live.libvirt.LibvirtException.Reason;
import dev.socle.testing.PrivateLibvirtd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Real daemons of three releases: what the library is told through Java is what virsh prints of the same daemon. */
final class LibvirtDaemonTest {

    private static final Hypervisor TCG = Hypervisor.of("x86_64", "q35", "qemu");
    private static final List<String> OF_TCG = List.of("--arch", "x86_64", "--machine", "q35", "--virttype", "qemu");
    private static final String HASWELL = "<cpu mode='custom' match='exact'><model fallback='allow'>Haswell-noTSX</model>"
            + "<vendor>Intel</vendor></cpu>";
    private static final String NEHALEM = "<cpu mode='custom' match='exact'><model fallback='allow'>Nehalem</model>"
            + "<feature policy='require' name='ssbd'/></cpu>";
    private static final String HUMBLE = "<cpu mode='custom' match='exact'><model fallback='allow'>qemu64</model></cpu>";
    private static final String WEB = "<cpu mode='custom' match='exact'><model fallback='forbid'>qemu64</model>"
            + "<feature policy='disable' name='svm'/></cpu>";

    @Nested
    final class Libvirt90 extends Daemon {
        Libvirt90() {
            super("9.0");
        }
    }

    @Nested
    final class Libvirt113 extends Daemon {
        Libvirt113() {
            super("11.3");
        }
    }

    @Nested
    final class Libvirt128 extends Daemon {
        Libvirt128() {
            super("12.8");
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static sealed class Daemon permits Libvirt90, Libvirt113, Libvirt128 {

        private final String series;
        private PrivateLibvirtd daemon;
        private LibvirtConnection connection;

        private Daemon(String series) {
            this.series = series;
        }

        @BeforeAll
        void start() throws LibvirtException {
            daemon = PrivateLibvirtd.of(series);
            connection = LibvirtConnection.open(daemon.uri());
            daemon.start("web", WEB);
            daemon.define("db", HASWELL);
        }

        @AfterAll
        void stop() {
            if (connection != null) {
                connection.close();
            }
            if (daemon != null) {
                daemon.close();
            }
        }

        @Test
        void saysWhatItIs() throws LibvirtException {
            assertThat(connection.release().series()).isEqualTo(series);
            assertThat(connection.driver()).isEqualTo("QEMU");
            assertThat(connection.hostName()).isEqualTo(virsh("hostname"));
            assertThat(connection.resolvedUri()).isEqualTo(virsh("uri"));
            assertThat(virsh("version", "--daemon")).contains("Running against daemon: " + connection.release(),
                    "Running hypervisor: QEMU " + connection.hypervisorRelease().orElseThrow());
        }

        @Test
        void hasCapabilities() throws LibvirtException {
            assertThat(connection.capabilities().strip()).isEqualTo(virsh("capabilities"));
            assertThat(connection.domainCapabilities(TCG).strip()).isEqualTo(virsh("domcapabilities", OF_TCG));
            assertThat(String.join("\n", connection.modelNames("x86_64"))).isEqualTo(virsh("cpu-models", "x86_64"));
        }

        @Test
        void compares() throws LibvirtException {
            for (String cpu : List.of(HASWELL, NEHALEM, HUMBLE)) {
                final String file = daemon.write("cpu.xml", cpu);
                final Compared ofHost = connection.compare(cpu, Set.of());
                final Compared ofTcg = connection.compare(TCG, cpu, Set.of());
                assertThat(virsh("cpu-compare", file)).contains(ofHost.word());
                assertThat(virsh("hypervisor-cpu-compare", OF_TCG, file)).contains(ofTcg.word());
            }
            assertThat(connection.compare(TCG, HUMBLE, Set.of())).isEqualTo(Compared.SUPERSET);
            assertThat(connection.compare(TCG, NEHALEM, Set.of())).as("TCG has no ssbd").isEqualTo(Compared.INCOMPATIBLE);
        }

        @Test
        void anIncompatibleCpuIsAnErrorWhereThatIsWanted() {
            assertThatThrown(() -> connection.compare(TCG, NEHALEM, Set.of(CompareFlag.FAIL_INCOMPATIBLE)),
                    Reason.INCOMPATIBLE, 91, "ssbd");
        }

        @Test
        void makesBaselines() throws LibvirtException {
            final List<String> cpus = List.of("<cpu><arch>x86_64</arch><model>Haswell-noTSX</model></cpu>",
                    "<cpu><arch>x86_64</arch><model>Nehalem</model><feature name='ssbd'/></cpu>");
            final String file = daemon.write("cpus.xml", String.join("\n", cpus));
            assertThat(connection.baseline(cpus, Set.of()).strip()).isEqualTo(virsh("cpu-baseline", file));
            assertThat(connection.baseline(cpus, Set.of(BaselineFlag.EXPAND_FEATURES, BaselineFlag.MIGRATABLE)).strip())
                    .isEqualTo(virsh("cpu-baseline", "--features", "--migratable", file)).contains("<feature ");
            assertThat(connection.baseline(TCG, cpus, Set.of()).strip())
                    .isEqualTo(virsh("hypervisor-cpu-baseline", OF_TCG, file)).contains("<model");
            assertThat(connection.baseline(TCG, cpus, Set.of(BaselineFlag.EXPAND_FEATURES)).strip())
                    .isEqualTo(virsh("hypervisor-cpu-baseline", OF_TCG, "--features", file)).contains("<feature ");
        }

        @Test
        void knowsItsDomains() throws LibvirtException {
            assertThat(connection.domains(Set.of())).extracting(LibvirtDomain::name).containsExactlyInAnyOrder("web", "db");
            assertThat(connection.domains(Set.of(DomainFilter.ACTIVE))).extracting(LibvirtDomain::name)
                    .containsExactly("web");
            assertThat(connection.domains(Set.of(DomainFilter.INACTIVE))).extracting(LibvirtDomain::name)
                    .containsExactly("db");
            assertThat(connection.domain("web").state()).isEqualTo(LibvirtDomain.State.ACTIVE);
            assertThat(connection.domain("db").state()).isEqualTo(LibvirtDomain.State.INACTIVE);
            assertThat(connection.domain("web").uuid()).isEqualTo(virsh("domuuid", "web"));
        }

        @Test
        void printsDomainsInAllForms() throws LibvirtException {
            assertThat(connection.domainXml("web", Set.of()).strip()).isEqualTo(virsh("dumpxml", "web"))
                    .contains("check='full'");
            assertThat(connection.domainXml("web", Set.of(XmlFlag.MIGRATABLE)).strip())
                    .isEqualTo(virsh("dumpxml", "--migratable", "web"));
            assertThat(connection.domainXml("db", Set.of(XmlFlag.INACTIVE)).strip())
                    .isEqualTo(virsh("dumpxml", "--inactive", "db"));
            assertThat(connection.domainXml("db", Set.of(XmlFlag.UPDATE_CPU, XmlFlag.SECURE)).strip())
                    .isEqualTo(virsh("dumpxml", "--update-cpu", "--security-info", "db"));
        }

        @Test
        void translatesDomains() throws LibvirtException {
            final String xml = connection.domainXml("db", Set.of(XmlFlag.INACTIVE));
            assertThat(connection.toNative(xml)).contains("-cpu Haswell-noTSX");
        }

        @Test
        void anErrorIsTheDaemonsOwn() {
            assertThatThrown(() -> connection.domain("nobody"), Reason.NO_DOMAIN, 42, "'nobody'");
            assertThatThrown(() -> connection.baseline(List.of("<cpu>"), Set.of()), Reason.REFUSED, 35, "");
            assertThatThrown(() -> connection.compare("<cpu><model>Skylark</model></cpu>", Set.of()), Reason.REFUSED, 1,
                    "Skylark");
            assertThatThrown(() -> connection.domainCapabilities(Hypervisor.of("x86_64", "q36", "qemu")),
                    Reason.REFUSED, 8, "q36");
        }

        @Test
        void aReadOnlyConnectionsRefusalIsExplained() throws LibvirtException {
            try (LibvirtConnection looking = LibvirtConnection.open(daemon.uri(), Access.READ_ONLY,
                    Duration.ofSeconds(20))) {
                assertThat(looking.capabilities()).contains("<capabilities>");
                for (ThrowingCallable question : List.<ThrowingCallable>of(() -> looking.domainCapabilities(TCG),
                        () -> looking.compare(TCG, HUMBLE, Set.of()),
                        () -> looking.baseline(TCG, List.of(HUMBLE), Set.of()),
                        () -> looking.domainXml("web", Set.of(XmlFlag.SECURE)))) {
                    assertThatThrown(question, Reason.READ_ONLY, 29, "connect without read-only");
                }
            }
        }

        private String virsh(String... words) {
            return daemon.virsh(words).strip();
        }

        private String virsh(String command, List<String> options, String... words) {
            return virsh(Stream.of(Stream.of(command), options.stream(), Stream.of(words)).flatMap(all -> all)
                    .toArray(String[]::new));
        }
    }

    private static void assertThatThrown(ThrowingCallable question, Reason reason, int code, String words) {
        assertThatThrownBy(question).isInstanceOfSatisfying(LibvirtException.class, e -> {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
            assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
            assertThat(e.getMessage()).contains(words);
            assertThat(e.getMessage().lines()).hasSize(1);
        });
    }
}
