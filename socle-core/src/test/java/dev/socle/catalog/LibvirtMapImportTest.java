package dev.socle.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.testing.Peers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LibvirtMapImportTest {

    private final Map<String, String> map = new HashMap<>(Map.of("index.xml", """
            <cpus>
              <arch name='x86'>
                <include filename='vendors.xml'/>
                <include filename='features.xml'/>
                <group name='All'>
                  <include filename='model.xml'/>
                </group>
              </arch>
            </cpus>
            """, "vendors.xml", """
            <cpus>
              <vendor name='Intel' string='GenuineIntel'/>
            </cpus>
            """, "features.xml", """
            <cpus>
              <feature name='aes'>
                <cpuid eax_in='0x01' ecx='0x02000000'/>
              </feature>
              <feature name='vmx-ept'>
                <msr index='0x48b' eax='0x00000002' edx='0x00000000'/>
              </feature>
            </cpus>
            """, "model.xml", """
            <cpus>
              <model name='Small'>
                <decode host='on' guest='off'/>
                <signature family='6' model='44' stepping='0-2,5'/>
                <vendor name='Intel'/>
                <feature name='aes'/>
                <feature name='vmx-ept' added='yes'/>
              </model>
            </cpus>
            """));

    private Imported<LibvirtRelease> read() {
        return LibvirtMapImport.read(
                new Provenance(Version.parse("99.1"), "a test", "2026-01-01", "LGPL-2.1-or-later"),
                name -> Optional.ofNullable(map.get(name))
                        .map(text -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void readsAMap() {
        final Imported<LibvirtRelease> imported = read();

        final LibvirtModel model = imported.release().model("Small").orElseThrow();
        assertThat(model.decodeGuest()).isFalse();
        assertThat(model.signatures()).containsExactly(new LibvirtModel.SignatureMatch(6, 44, 0b100111));
        assertThat(imported.release().names().namesOf(model.features())).containsExactly("aes");
        assertThat(imported.release().names().namesOf(model.added())).containsExactly("vmx-ept");
        assertThat(imported.leftOut()).isEmpty();
    }

    @Test
    void whatItMakesCanBeReadAndAdded() {
        final Imported<LibvirtRelease> imported = read();

        final Catalog catalog = Catalog.embedded().with(CatalogFiles.libvirt("libvirt-99.1.json",
                new ByteArrayInputStream(imported.json().getBytes(StandardCharsets.UTF_8))));

        assertThat(catalog.newestLibvirt().version()).isEqualTo(Version.parse("99.1"));
        assertThat(catalog.newestLibvirt().models()).isEqualTo(imported.release().models());
    }

    @Test
    void reportsWhatItLeavesOut() {
        map.compute("model.xml", (name, text) -> text.replace("<vendor name='Intel'/>",
                "<vendor name='Intel' colour='blue'/>\n    <flavour sweet='yes'/>"));

        assertThat(read().leftOut()).containsExactlyInAnyOrder(
                "model.xml:6: <flavour> is not known and left out",
                "model.xml:5: attribute colour of <vendor> is not known and left out");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "model.xml | <feature name='aes'/> | <feature name='eas'/> | did you mean aes?",
        "model.xml | host='on' | host='maybe' | model.xml:3: host='maybe', expected on or off",
        "model.xml | <decode host='on' guest='off'/> | <!-- --> | model.xml:2: model Small without <decode>",
        "features.xml | 0x02000000 | 0x03000000 | features.xml:2: feature aes has 2 bits, expected one",
        "features.xml | 0x02000000 | sixteen | expected a number of 32 bits",
        "index.xml | model.xml | ../model.xml | expected a file beside it",
        "index.xml | model.xml | nowhere.xml | nowhere.xml: no such file, expected one beside index.xml",
        "index.xml | 'x86' | 'arm' | expected a libvirt CPU map",
        "vendors.xml | </cpus> | <cpus> | vendors.xml:4: not well-formed XML"})
    void refusesInOneLine(String file, String right, String wrong, String expected) {
        map.compute(file, (name, text) -> text.replace(right, wrong));

        assertThatThrownBy(this::read).isInstanceOf(CatalogException.class).hasMessageContaining(expected)
                .message().hasLineCount(1);
    }

    @Test
    void refusesDocumentTypes() {
        map.compute("vendors.xml", (name, text) -> "<!DOCTYPE cpus [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n"
                + text.replace("GenuineIntel", "&x;"));

        assertThatThrownBy(this::read).isInstanceOf(CatalogException.class)
                .hasMessage("vendors.xml:1: a document type definition, expected none");
    }

    @Test
    void refusesDepthAndLength() {
        map.put("vendors.xml", "<a>".repeat(1000) + "</a>".repeat(1000));
        assertThatThrownBy(this::read).isInstanceOf(CatalogException.class).hasMessageContaining("nested deeper");

        map.put("vendors.xml", "<a>" + " ".repeat(5_000_000) + "</a>");
        assertThatThrownBy(this::read).isInstanceOf(CatalogException.class).hasMessageContaining("longer than");
    }

    @Test
    void theInstalledMapGivesTheEmbeddedFile() {
        final Path folder = Peers.libvirtCpuMap();

        assertEmbedded(folder, "9.0");
    }

    @ParameterizedTest
    @CsvSource({"cpu_map-9.0, 9.0", "cpu_map, 11.3", "cpu_map-12.8, 12.8"})
    void recordedMapsGiveTheEmbeddedFiles(String folder, String release) {
        assertEmbedded(Peers.corpus("libvirt/" + folder), release);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11.3", "12.8"})
    void mapsOfTheStacksGiveTheEmbeddedFiles(String release) {
        assertEmbedded(Peers.stackWithLibvirt(release).resolve("usr/share/libvirt/cpu_map"), release);
    }

    private static void assertEmbedded(Path folder, String release) {
        final String source = "CPU map of libvirt " + release + ", https://libvirt.org";
        final Imported<LibvirtRelease> imported = LibvirtMapImport.read(
                new Provenance(Version.parse(release), source, "2026-11-24", "LGPL-2.1-or-later"),
                name -> open(folder.resolve(name)));

        assertThat(Peers.root().resolve("socle-catalog-libvirt/src/main/catalog/libvirt-" + release + ".json"))
                .hasContent(imported.json());
        assertThat(imported.leftOut()).isEmpty();
    }

    private static Optional<InputStream> open(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
