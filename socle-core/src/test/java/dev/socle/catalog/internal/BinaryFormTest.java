package dev.socle.catalog.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from the embedded form is what the data files say, whatever the order of the table of places. */
class BinaryFormTest {

    /** Those of the data file: other tests of this JVM may have added features of their own to the index. */
    private static final List<Place> EMBEDDED = embedded();

    private static List<Place> embedded() {
        try {
            return ReferenceBuilder.allPlaces(JsonFiles.read(SourceFile.read("features.json", Files.newInputStream(
                    Peers.root().resolve("socle-core/src/main/catalog/features.json"))), FeaturesFile.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Place> reversed() {
        final List<Place> places = new ArrayList<>(EMBEDDED);
        Collections.reverse(places);
        return places;
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.2", "10.0", "11.1"})
    void qemu(String release) throws IOException {
        final QemuRelease written = ReleaseFiles.qemu(release, Files.newInputStream(
                Peers.root().resolve("socle-core/src/main/catalog/qemu-" + release + ".json")));

        for (List<Place> table : List.of(EMBEDDED, reversed(), List.<Place>of())) {
            final QemuRelease read = QemuBinary.read(in(table, BinaryOut.file(table,
                    out -> QemuBinary.write(out, written))));

            assertSameNames(read.names(), written.names());
            assertThat(withoutNames(read, written.names())).isEqualTo(withoutNames(written, written.names()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.0", "11.3", "12.8"})
    void libvirt(String release) throws IOException {
        final LibvirtRelease written = ReleaseFiles.libvirt(release, Files.newInputStream(
                Peers.root().resolve("socle-catalog-libvirt/src/main/catalog/libvirt-" + release + ".json")));

        for (List<Place> table : List.of(EMBEDDED, reversed(), List.<Place>of())) {
            final LibvirtRelease read = LibvirtBinary.read(in(table, BinaryOut.file(table,
                    out -> LibvirtBinary.write(out, written))));

            assertThat(read.version()).isEqualTo(written.version());
            assertThat(read.models()).isEqualTo(written.models());
            assertThat(read.features()).isEqualTo(written.features());
            assertThat(read.vendors()).containsExactlyEntriesOf(written.vendors());
            assertSameNames(read.names(), written.names());
        }
    }

    private static void assertSameNames(FeatureNames read, FeatureNames written) {
        assertThat(read.dialect()).isEqualTo(written.dialect());
        assertThat(read.preferred()).containsExactlyEntriesOf(written.preferred());
        assertThat(read.aliases()).isEqualTo(written.aliases());
    }

    /** The release with other names: names have no equality, and are compared apart. */
    private static QemuRelease withoutNames(QemuRelease of, FeatureNames names) {
        return new QemuRelease(of.version(), names, of.switches(), of.models(), of.requires(), of.tcg(),
                of.kvmDefaultsOn(), of.kvmDefaultsOff(), of.tcgDefaultsOff(), of.notByMax(), of.notMigratable(),
                of.machinery());
    }

    @Test
    void theSameContentGivesTheSameBytes() throws IOException {
        final LibvirtRelease release = ReleaseFiles.libvirt("libvirt-9.0.json", Files.newInputStream(
                Peers.root().resolve("socle-catalog-libvirt/src/main/catalog/libvirt-9.0.json")));

        assertThat(BinaryOut.file(EMBEDDED, out -> LibvirtBinary.write(out, release)))
                .isEqualTo(BinaryOut.file(EMBEDDED, out -> LibvirtBinary.write(out, release)));
    }

    @Test
    void everyPlaceOfEveryReleaseIsNumberedByTheBuild() throws IOException {
        final FeatureSet embedded = FeatureSet.of(EMBEDDED.stream().map(Feature::at).toList());
        final LibvirtRelease newest = ReleaseFiles.libvirt("libvirt-12.8.json", Files.newInputStream(
                Peers.root().resolve("socle-catalog-libvirt/src/main/catalog/libvirt-12.8.json")));

        assertThat(EMBEDDED).isSorted().hasSizeGreaterThan(400).isEqualTo(IntStream.range(0, EMBEDDED.size())
                .mapToObj(number -> Feature.numbered(number).place()).toList());
        assertThat(newest.features()).allMatch(feature -> embedded.contains(feature.feature()));
        assertThat(EmbeddedCatalog.reference().names().values()).allMatch(embedded::containsAll);
    }

    /** As the loader does it: the bits are moved only if the table is not that of the shared index. */
    private static BinaryIn in(List<Place> table, byte[] file) {
        return new BinaryIn(file, table.equals(EMBEDDED) ? BinaryOut.placeTable(EMBEDDED) : new byte[] {-1});
    }
}
