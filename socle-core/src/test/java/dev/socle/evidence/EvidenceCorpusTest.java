package dev.socle.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuReader;
import dev.socle.libvirt.CpuWriter;
import dev.socle.testing.Catalogs;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads all recorded files that the readers are for. */
final class EvidenceCorpusTest {

    private static final ProfileAssembler ASSEMBLER = new ProfileAssembler(Catalog.embedded());

    @Test
    void everyRawDumpOfLibvirtsTestsIsReadWhole() {
        final List<Path> dumps = files("libvirt/cputestdata", name -> name.matches("x86_64-cpuid-.*\\.xml")
                && !name.matches(".*-(host|guest|json|enabled|disabled)\\.xml") && !name.contains("baseline"));
        assertThat(dumps).hasSizeGreaterThanOrEqualTo(43);
        for (Path dump : dumps) {
            final List<Evidence> read = read(dump);
            assertThat(read).as(dump.toString()).hasSize(1);
            final Evidence.RawCpuid raw = (Evidence.RawCpuid) read.getFirst();
            assertThat(raw.first().leaves().size() + raw.first().msrs().size()).as(dump.toString())
                    .isEqualTo(count(dump, "<cpuid ") + count(dump, "<msr "));
            assertThat(raw.first().vendor()).isPresent();
        }
    }

    @Test
    void everyQmpRecordingOfLibvirtsTestsMakesAnOfferOfKvm() {
        final List<Path> recordings = files("libvirt/cputestdata", name -> name.endsWith(".json"));
        assertThat(recordings).hasSizeGreaterThanOrEqualTo(36);
        for (Path recording : recordings) {
            final HostProfile host = ASSEMBLER.assemble("host", read(recording));
            assertThat(host.offers()).as(recording.toString()).hasSize(1);
            final Offer offer = host.offers().getFirst();
            assertThat(offer.key().accelerator()).as(recording.toString()).isEqualTo(Accelerator.KVM);
            assertThat(offer.features().present().size()).as(recording.toString()).isGreaterThan(40);
            assertThat(offer.vendor()).as(recording.toString()).isPresent();
            // Names of releases before those of the catalogue, the second a distribution's own. libvirt's map knows
            // the first, and is not among this module's facts.
            assertThat(offer.unknownNames()).as(recording.toString()).isSubsetOf("osxsave", "arch-facilities");
        }
    }

    @Test
    void everyHostOfTheJsonLinesIsRead() {
        final List<Evidence> hosts = read(Peers.corpus("hosts/hosts.jsonl"));
        assertThat(hosts).hasSizeGreaterThanOrEqualTo(88);
        for (Evidence host : hosts) {
            final HostProfile profile = ASSEMBLER.assemble("host", List.of(host));
            assertThat(profile.physical().features().present().size()).as(host.origin().toString())
                    .isGreaterThan(20);
            assertThat(profile.physical().vendor()).isPresent();
            assertThat(profile.physical().signature()).isPresent();
        }
    }

    @Test
    void everyProfileOfQemuIsRead() {
        for (Path profile : files("qemu/qmp", name -> name.endsWith(".json"))) {
            final HostProfile host = ASSEMBLER.assemble("host", read(profile));
            assertThat(host.offers()).as(profile.toString()).hasSize(1);
            final Offer offer = host.offers().getFirst();
            assertThat(offer.key().accelerator().lowerCase()).isEqualTo(profile.getFileName().toString()
                    .split("-")[1]);
            assertThat(offer.models().size()).isGreaterThan(70);
            // Had the release not been recorded, the names would tell it.
            final Evidence.Qmp qmp = (Evidence.Qmp) read(profile).getFirst();
            assertThat(QemuReleaseGuess.of(qmp.conversation().expansions().getFirst().properties().keySet(),
                    Catalog.embedded()).release().map(Version::series)).as(profile.toString())
                    .isEqualTo(offer.key().qemu().map(Version::series));
            assertThat(offer.unknownNames()).as(profile.toString()).isEmpty();
            assertThat(offer.features().present().size()).isGreaterThan(40);
        }
    }

    @Test
    void everyDomainCapabilitiesIsRead() {
        for (Path file : files("libvirt/domaincapsdata", name -> name.endsWith(".xml"))) {
            assertThat(read(file)).as(file.toString()).hasSize(1)
                    .allMatch(Evidence.LibvirtOffer.class::isInstance);
        }
    }

    @Test
    void everyDomainIsRead() {
        for (Path file : files("libvirt/qemuxmlconfdata", name -> name.endsWith(".xml"))) {
            assertThat(read(file)).as(file.toString()).hasSize(1)
                    .allMatch(Evidence.LibvirtDomain.class::isInstance);
        }
    }

    /** Offers with and without what forbids migration, under each accelerator; of other architectures none. */
    @Test
    void whatLibvirtCachedOfAQemuGivesOffers() {
        final List<Evidence> x86 = read(Peers.corpus("libvirt/qemucapabilitiesdata/caps_10.0.0_x86_64.xml"));
        final List<Offer> offers = new ProfileAssembler(Catalogs.full()).assemble("it", x86).offers();

        assertThat(offers).extracting(offer -> offer.key().accelerator() + " " + offer.key().migratable())
                .containsExactly("KVM true", "KVM false", "TCG true", "TCG false");
        final FeatureSet invtsc = Catalogs.full().feature("invtsc").orElseThrow();
        assertThat(offers.get(0).features().present().containsAll(invtsc)).isFalse();
        assertThat(offers.get(1).features().present().containsAll(invtsc)).isTrue();
        assertThat(offers.get(0).models()).containsKeys("EPYC-Rome", "Haswell-v4");
        final List<Evidence> s390x = read(Peers.corpus("libvirt/qemucapabilitiesdata/caps_9.1.0_s390x.xml"));
        assertThat(new ProfileAssembler(Catalogs.full()).assemble("it", s390x).offers()).isEmpty();
    }

    /** What libvirt itself wrote is written the same; files written by hand may leave out what libvirt spells out. */
    @Test
    void cpuElementsThatLibvirtWroteAreWrittenTheSame() {
        final List<Path> written = files("libvirt/cputestdata", name -> name.matches(
                "x86_64-(cpuid-.*-(host|guest|json)|.*-result|cpuid-baseline-.*|host\\+.*)\\.xml"));
        final List<String> different = new ArrayList<>();
        for (Path file : written) {
            final String text = text(file);
            if (!CpuWriter.write(CpuReader.read(text.getBytes(StandardCharsets.UTF_8), file.toString())).strip()
                    .equals(text.strip())) {
                different.add(file.getFileName().toString());
            }
        }
        assertThat(written).hasSizeGreaterThanOrEqualTo(120);
        assertThat(different).isEmpty();
    }

    @Test
    void everyCpuElementSurvivesWritingAndReading() {
        int read = 0;
        for (Path file : files("libvirt/cputestdata", name -> name.endsWith(".xml"))) {
            if (!text(file).stripLeading().startsWith("<cpu") || text(file).stripLeading().startsWith("<cpuT")
                    || text(file).contains("<cpudata")) {
                continue;
            }
            final CpuDefinition cpu = CpuReader.read(text(file).getBytes(StandardCharsets.UTF_8), file.toString());
            final byte[] written = CpuWriter.write(cpu).getBytes(StandardCharsets.UTF_8);
            assertThat(CpuWriter.write(CpuReader.read(written, "written"))).as(file.toString())
                    .isEqualTo(new String(written, StandardCharsets.UTF_8));
            read++;
        }
        assertThat(read).isGreaterThanOrEqualTo(170);
    }

    private static List<Path> files(String folder, Predicate<String> wanted) {
        try (Stream<Path> files = Files.list(Peers.corpus(folder))) {
            return files.filter(file -> wanted.test(file.getFileName().toString())).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Evidence> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new EvidenceReader().readAll(in, file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int count(Path file, String word) {
        return text(file).split(word, -1).length - 1;
    }
}
