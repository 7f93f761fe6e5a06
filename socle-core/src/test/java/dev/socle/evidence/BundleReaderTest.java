package dev.socle.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.catalog.Catalog;
import dev.socle.host.HostProfile;
import dev.socle.host.Source;
import dev.socle.input.EvidenceException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BundleReaderTest {

    private static final String BUNDLE = """
            socle-bundle 1
            host: node7
            time: 2026-11-25T12:00:00Z
            == read cpuid | /dev/cpu/0/cpuid |\s
            |CPUID 00000000: 0000000d-756e6547-6c65746e-49656e69 [SL 00]
            |CPUID 00000001: 00050654-00040800-7ffefbff-bfebfbff [SL 00]
            == read kernel | uname -r |\s
            |6.12.9-amd64
            == absent QMP kvm | /dev/kvm | not there; load kvm_intel
            == read libvirt map | /usr/share/libvirt/cpu_map |\s
            |libvirt cpu_map sha256 %s
            == read vulnerabilities | /sys | \s
            |mds: Mitigation: Clear CPU buffers; SMT vulnerable
            == read domain | virsh dumpxml |\s
            |<domain type="kvm">
            |  <cpu mode='host-passthrough'/>
            |</domain>
            == read capabilities | virsh capabilities |\s
            |<capabilities><host>
            == end 7
            """.formatted("ab".repeat(32));

    @Test
    void aBundleIsOneHostWithAllItsSourcesAndItsGuestsAside() {
        final HostCollector collector = new HostCollector(Catalog.embedded());
        collector.file("file", "node7.bundle", in(BUNDLE));
        final Collected collected = collector.collected();
        assertThat(collected.profiles()).hasSize(1);
        final HostProfile host = collected.profiles().getFirst();
        assertThat(host.name()).isEqualTo("node7");
        assertThat(host.kernel()).contains("6.12.9-amd64");
        assertThat(host.vulnerabilities()).containsKey("mds");
        assertThat(host.physical().signature().map(Object::toString)).isPresent();
        assertThat(host.sources()).extracting(Source::outcome).containsExactly(Source.Outcome.READ,
                Source.Outcome.READ, Source.Outcome.ABSENT, Source.Outcome.READ, Source.Outcome.READ,
                Source.Outcome.READ, Source.Outcome.FAILED);
        assertThat(host.sources().getFirst().detail()).contains("1 logical CPU, 2 leaves");
        assertThat(host.sources().getLast().detail()).contains("node7.bundle:").contains("capabilities");
        assertThat(host.sources()).allMatch(source -> source.time().isPresent());
        assertThat(collected.others()).hasSize(1);
    }

    @Test
    void twoBundlesOfOneFolderAreTwoHosts() {
        final HostCollector collector = new HostCollector(Catalog.embedded());
        collector.beginFolder("rack");
        collector.fileOfFolder("a.bundle", "rack/a.bundle", in(BUNDLE.replace("node7", "a")));
        collector.fileOfFolder("b.bundle", "rack/b.bundle", in(BUNDLE.replace("node7", "b")));
        assertThat(collector.collected().profiles()).extracting(HostProfile::name).containsExactly("a", "b");
    }

    @Test
    void wherePrefixesAreCutOffNothingIsRead() {
        for (int length = BUNDLE.length() - 2; length > 0; length--) {
            final String cut = BUNDLE.substring(0, length);
            assertThatThrownBy(() -> read(cut)).as(cut).isInstanceOf(EvidenceException.class);
        }
    }

    @Test
    void whatIsWrongIsSaidWithItsLine() {
        assertThatThrownBy(() -> read(BUNDLE.replace("end 7", "end 6")))
                .hasMessageContaining("f:20").hasMessageContaining("7 sections");
        assertThatThrownBy(() -> read(BUNDLE.replace("bundle 1", "bundle 2"))).hasMessageContaining("f:1");
        assertThatThrownBy(() -> read(BUNDLE.replace("|6.12.9", "6.12.9"))).hasMessageContaining("f:8");
        assertThatThrownBy(() -> read(BUNDLE.replace("2026-11-25T", "yesterday"))).hasMessageContaining("f:3");
    }

    @Test
    void aBundleWithinABundleIsNotFollowed() {
        final String nested = "socle-bundle 1\n== read kernel | x | \n" + BUNDLE.lines()
                .map(line -> "|" + line + "\n").reduce("", String::concat) + "== end 1\n";
        final Evidence.Bundle bundle = (Evidence.Bundle) read(nested).getFirst();
        assertThat(bundle.pieces()).isEmpty();
        assertThat(bundle.sources().getFirst().outcome()).isEqualTo(Source.Outcome.FAILED);
    }

    private static List<Evidence> read(String text) {
        return new EvidenceReader().readAll(in(text), "f");
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
