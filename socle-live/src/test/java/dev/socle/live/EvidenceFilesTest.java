package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.Knowledge;
import dev.socle.evidence.Collected;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.HostProfileWriter;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import dev.socle.input.EvidenceException;
import dev.socle.testing.Peers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are of which host, and what becomes of files that cannot be used. */
final class EvidenceFilesTest {

    private static final Catalog CATALOG = Catalog.embedded();
    private static final String RAW = """
            CPU 0:
               0x00000000 0x00: eax=0x00000001 ebx=0x68747541 ecx=0x444d4163 edx=0x69746e65
               0x00000001 0x00: eax=0x00a00f11 ebx=0x00020800 ecx=0xfffa3203 edx=0x178bfbff
            """;
    private static final String DATA = """
            <cpudata arch='x86'><cpuid eax_in='0x1' ecx_in='0x0' eax='0xa00f11' ebx='0' ecx='0x1' edx='0'/></cpudata>
            """;
    private static final String QMP = "{\"return\":{\"model\":{\"name\":\"base\",\"props\":{\"kvmclock\":true}}}}";

    @TempDir
    private Path folder;

    private static Collected read(Object... arguments) {
        return EvidenceFiles.read(Arrays.stream(arguments).map(Object::toString).toList(),
                InputStream.nullInputStream(), CATALOG);
    }

    private Path file(String name, String text) throws IOException {
        final Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static List<String> names(Collected collected) {
        return collected.profiles().stream().map(HostProfile::name).toList();
    }

    @Test
    void textsAfterEachOtherAreAllRead() throws IOException {
        final Path both = file("web.txt", "processor : 0\nvendor_id : AuthenticAMD\nflags : fpu sse2\n\n" + RAW);
        assertThat(read(both).profiles().getFirst().sources()).extracting(source -> source.kind())
                .containsExactlyInAnyOrder("/proc/cpuinfo", "cpuid -r");
    }

    @Test
    void aFileIsAHostAndJsonLinesAreMany() throws IOException {
        final Path lines = file("fleet.jsonl", """
                {"id":"one","leaves":[[1,0,1,2,3,4]]}
                {"id":"two","leaves":[[1,0,1,2,3,4]]}
                {"leaves":[[1,0,1,2,3,4]]}
                """);
        assertThat(names(read(file("web.txt", RAW), lines))).containsExactly("web", "one", "two", "fleet#3");
    }

    @Test
    void profilesAreHostsAsTheyAre() throws IOException {
        final HostProfileWriter writer = new HostProfileWriter(CATALOG);
        final List<HostProfile> hosts = read(file("one.txt", RAW), file("two.xml", DATA)).profiles();
        final Path fleet = file("fleet.jsonl", writer.line(hosts.get(0)) + "\n" + writer.line(hosts.get(1)) + "\n");
        assertThat(read(fleet).profiles()).isEqualTo(hosts);
    }

    @Test
    void standardInputIsAFileToo() {
        final InputStream in = new ByteArrayInputStream(RAW.getBytes(StandardCharsets.UTF_8));
        assertThat(names(EvidenceFiles.read(List.of("-"), in, CATALOG))).containsExactly("standard input");
    }

    @Test
    void aFolderWithOneOfEachKindIsOneHost() throws IOException {
        file("node/cpuid.txt", RAW);
        file("node/kernel.txt", "6.12.1\n");
        file("node/qmp.json", QMP);
        file("node/notes.md", "# hello\n");
        file("node/.hidden", RAW);
        final Collected read = read(folder.resolve("node"));
        assertThat(names(read)).containsExactly("node");
        assertThat(read.profiles().getFirst().kernel()).contains("6.12.1");
        assertThat(read.profiles().getFirst().offers()).hasSize(1);
        assertThat(read.problems()).hasSize(1).first().asString().contains("notes.md:1: ").contains(", expected ");
    }

    @Test
    void elseTheFilesOfOneStemAreOneHostAndEachFolderIsByItself() throws IOException {
        file("all/a.xml", DATA);
        file("all/a.json", QMP);
        file("all/a-b.xml", DATA);
        file("all/c.xml", DATA + DATA);
        file("all/broken.xml", "<cpudata arch='x86'>");
        file("all/guest.xml", "<cpu><model>Penryn</model></cpu>");
        file("all/deep/er/kernel.txt", "6.1.0\n");
        file("all/deep/er/x.txt", RAW);
        final Collected read = read(folder.resolve("all"));
        assertThat(names(read)).containsExactly("a", "a-b", "c#1", "c#2", "er");
        assertThat(read.profiles().getFirst().offers()).hasSize(1);
        assertThat(read.others()).extracting(Evidence::kind).containsExactly("a guest's <cpu>");
        assertThat(read.problems()).hasSize(1).first().asString().contains("broken.xml:1: ");
    }

    /** What an earlier one holds does not stand for it, nor what is wrong there. */
    @Test
    void eachFolderThatIsNamedTellsOfSomething() throws IOException {
        file("good/guest.xml", "<cpu><model>Penryn</model></cpu>");
        file("good/broken.xml", "<cpudata arch='x86'>");
        file("notes/readme.md", "# hello\n");
        assertThatThrownBy(() -> read(folder.resolve("good"), folder.resolve("notes")))
                .isInstanceOf(EvidenceException.class)
                .hasMessageContaining("notes: none of the folder's files tells of a host (")
                .hasMessageContaining("readme.md").hasMessageNotContaining("broken.xml");
    }

    @Test
    void whatCannotBeUsedByItselfIsRefused() throws IOException {
        refused(folder.resolve("nowhere"), "there is no such file, expected a file or folder");
        refused(file("empty.xml", ""), "it is empty, expected ");
        Files.createDirectory(folder.resolve("void"));
        refused(folder.resolve("void"), "the folder holds no files, expected evidence of hosts");
        file("notes/readme.md", "# hello\n");
        refused(folder.resolve("notes"), "none of the folder's files tells of a host (");
        assertThatThrownBy(() -> read("a\0b")).isInstanceOf(EvidenceException.class)
                .hasMessageStartingWith("a?b: this is no file name, expected ");
    }

    private static void refused(Path path, String message) {
        assertThatThrownBy(() -> read(path.toString())).isInstanceOf(EvidenceException.class)
                .hasMessageStartingWith(path + ": " + message);
    }

    @Test
    void aGigabyteOnDiskIsRefusedForWhatItIs() throws IOException {
        final Path large = folder.resolve("large.xml");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.writeBytes("<cpu>\n");
            file.setLength(1L << 30);
        }
        assertThatThrownBy(() -> read(large)).isInstanceOf(EvidenceException.class)
                .hasMessageContaining("it is binary");
    }

    @Test
    void tenThousandMixedFilesInOneFolder() throws IOException {
        final Path many = Files.createDirectory(folder.resolve("many"));
        for (int i = 0; i < 2_500; i++) {
            Files.writeString(many.resolve("n" + i + ".xml"), DATA);
            Files.writeString(many.resolve("n" + i + ".json"), QMP);
            Files.writeString(many.resolve("g" + i + ".xml"), "<cpu><model>Penryn</model></cpu>");
            Files.writeString(many.resolve("x" + i + ".txt"), "nothing\n");
        }
        final Collected read = read(many);
        assertThat(read.profiles()).hasSize(2_500).allMatch(host -> host.offers().size() == 1);
        assertThat(read.others()).hasSize(2_500);
        assertThat(read.problems()).hasSize(2_500);
    }

    @Test
    void domainCapabilitiesOfOtherReleasesOfLibvirtMakeOffers() throws IOException {
        final Path recorded = Peers.corpus("libvirt/domaincapsdata/qemu_9.2.0-q35.x86_64.xml");
        final HostProfile host = read(recorded).profiles().getFirst();
        assertThat(host.offers()).hasSize(2);
        final Offer migratable = host.offers().getFirst();
        assertThat(migratable.key().accelerator()).isEqualTo(Accelerator.KVM);
        assertThat(migratable.features().present().size()).isGreaterThan(100);
        assertThat(migratable.unknownNames()).isEmpty();
        assertThat(migratable.models()).containsKey("Penryn");
        assertThat(host.sources().getFirst().detail()).contains("libvirt's release is not stated");
    }

    @Test
    void aStatedReleaseThatTheRepliesContradictIsNotBelieved() throws IOException {
        file("node/version.txt", "Using library: libvirt 9.0.0\nRunning hypervisor: QEMU 10.0.13\n");
        file("node/domcapabilities.xml", """
                <domainCapabilities><domain>kvm</domain><arch>x86_64</arch><cpu>
                  <mode name='host-model' supported='yes'><model fallback='forbid'>Penryn</model>
                    <vendor>Intel</vendor>
                    <feature policy='require' name='invtsc'/><feature policy='disable' name='sse4.1'/></mode>
                  <mode name='custom' supported='yes'><model usable='yes'>%s</model></mode></cpu></domainCapabilities>
                """.formatted("Penryn-v1"));
        final HostProfile doubted = read(folder.resolve("node")).profiles().getFirst();
        assertThat(doubted.libvirt()).isEmpty();
        assertThat(doubted.sources().getLast().detail()).contains("libvirt 9.0 is not believed of the daemon");

        file("node/domcapabilities.xml", Files.readString(folder.resolve("node/domcapabilities.xml"))
                .replace("Penryn-v1", "Penryn"));
        final HostProfile believed = read(folder.resolve("node")).profiles().getFirst();
        assertThat(believed.libvirt()).contains(new Version(9, 0, 0));
        final Offer migratable = believed.offers().getFirst();
        final Offer all = believed.offers().getLast();
        assertThat(migratable.key().qemu()).contains(new Version(10, 0, 13));
        assertThat(of(migratable, "invtsc")).isEqualTo(Knowledge.ABSENT);
        assertThat(of(all, "invtsc")).isEqualTo(Knowledge.PRESENT);
        assertThat(of(all, "sse4.1")).isEqualTo(Knowledge.ABSENT);
        assertThat(of(all, "ssse3")).isEqualTo(Knowledge.PRESENT);
        // libvirt 9.0 would have named it.
        assertThat(of(all, "avx2")).isEqualTo(Knowledge.ABSENT);
        // libvirt 9.0 does not know it, so its silence says nothing.
        assertThat(of(all, "avx10")).isEqualTo(Knowledge.UNKNOWN);
    }

    private static Knowledge of(Offer offer, String name) {
        final Feature feature = CATALOG.feature(name).orElseThrow().iterator().next();
        return offer.features().of(feature);
    }
}
