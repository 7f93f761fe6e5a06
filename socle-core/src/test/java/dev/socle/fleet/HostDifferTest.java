package dev.socle.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.fleet.HostChange.Topic;
import dev.socle.host.HostProfile;
import dev.socle.host.InstalledQemu;
import dev.socle.host.KvmAvailability;
import dev.socle.host.Offer;
import dev.socle.host.RunningGuests;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On profiles of one real machine: as root and as nobody, with libvirtd and without, of three QEMUs. */
class HostDifferTest {

    private static final Catalog CATALOG = Catalog.embedded();

    @ParameterizedTest
    @ValueSource(strings = {"root", "nobody", "root-with-libvirtd", "nobody-with-libvirtd", "three-qemus",
        "nobody-reading-libvirt"})
    void nothingIsOtherwiseThanItself(String name) throws IOException {
        assertThat(HostDiffer.of(probed(name), probed(name)).changes()).isEmpty();
    }

    @Test
    void whoMayReadLessKnowsLess() throws IOException {
        final List<HostChange> changes = HostDiffer.of(probed("root"), probed("nobody")).changes();
        assertThat(changes).extracting(HostChange::topic).containsExactly(Topic.SILICON, Topic.SOURCE);
        assertThat(changes.getFirst().unsure().contains(feature("null-sel-clr-base"))).isTrue();
        assertThat(changes.getFirst().gained().isEmpty()).isTrue();
        assertThat(changes.getLast().subject()).isEqualTo("CPUID devices");
        assertThat(changes.getLast().after().orElseThrow()).startsWith("refused: ").contains("run as root");
        final List<HostChange> back = HostDiffer.of(probed("nobody"), probed("root")).changes();
        assertThat(back.getFirst().gained()).isEqualTo(changes.getFirst().lost().or(changes.getFirst().unsure()));
    }

    @Test
    void aKvmThatIsGoneIsTold() throws IOException {
        final HostProfile with = probed("root").withKvm(new KvmAvailability.Available());
        final HostProfile without = with.withKvm(new KvmAvailability.Absent("there is no /dev/kvm"));
        assertThat(HostDiffer.of(with, without).changes()).singleElement().satisfies(change -> {
            assertThat(change.topic()).isEqualTo(Topic.KERNEL);
            assertThat(change.subject()).isEqualTo("KVM");
            assertThat(change.before()).contains("available");
            assertThat(change.after()).contains("absent: there is no /dev/kvm");
        });
    }

    @Test
    void libvirtAddsItsOffersAndWhatRuns() throws IOException {
        final List<HostChange> changes = HostDiffer.of(probed("root"), probed("root-with-libvirtd")).changes();
        assertThat(changes).filteredOn(change -> change.topic() == Topic.OFFER).hasSize(4)
                .allSatisfy(change -> assertThat(change.before()).isEmpty());
        assertThat(changes).filteredOn(change -> change.topic() == Topic.GUESTS).singleElement()
                .satisfies(change -> assertThat(change.after()).contains("1 of pc-q35-7.2 (EPYC-Rome)"));
        assertThat(probed("root-with-libvirtd").guests()).extracting(RunningGuests::number).containsExactly(1);
    }

    @Test
    void newerQemusGiveMoreAndDropMachineTypes() throws IOException {
        final HostProfile host = probed("three-qemus");
        final List<Offer> offers = host.offers().stream().filter(offer -> offer.key().migratable()).toList();
        assertThat(offers).extracting(offer -> offer.key().qemu().orElseThrow().series()).doesNotHaveDuplicates()
                .hasSize(3);
        assertThat(offers).extracting(offer -> offer.features().present().size()).isSorted().doesNotHaveDuplicates();
        final HostDifference upgrade = HostDiffer.of(host.withOffers(offers.subList(0, 1)),
                host.withOffers(List.of(offers.get(2).withKey(offers.get(0).key()))));
        assertThat(upgrade.changes()).filteredOn(change -> change.topic() == Topic.OFFER).singleElement()
                .satisfies(change -> assertThat(change.gained().isEmpty()).isFalse());
        final InstalledQemu newest = host.qemus().getLast();
        assertThat(newest.release()).contains(Version.parse("11.1.3"));
        assertThat(newest.machines()).extracting(InstalledQemu.Machine::name).doesNotContain("pc-q35-5.1");
    }

    @Test
    void manyAreMatchedByName() throws IOException {
        final HostProfile one = probed("root");
        final List<HostDifference> differences = HostDiffer.of(
                List.of(one, one.withName("old")), List.of(one.withName("new"), one));
        assertThat(differences).extracting(HostDifference::name).containsExactly("new", "node1", "old");
        assertThat(differences).extracting(HostDifference::presence).containsExactly(
                HostDifference.Presence.NEW, HostDifference.Presence.BOTH, HostDifference.Presence.GONE);
    }

    private static Feature feature(String name) {
        return CATALOG.feature(name).orElseThrow().stream().findFirst().orElseThrow();
    }

    private static HostProfile probed(String name) throws IOException {
        final Path file = Peers.root().resolve("docs/examples/probe/" + name + ".json");
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new EvidenceReader().readAll(in, name).getFirst())
                    .filter(Evidence.Profile.class::isInstance).map(Evidence.Profile.class::cast)
                    .orElseThrow().profile();
        }
    }
}
