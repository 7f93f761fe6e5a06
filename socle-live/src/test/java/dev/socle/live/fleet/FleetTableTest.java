package dev.socle.live.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.GuestForecast;
import dev.socle.libvirt.LibvirtHost;
import dev.socle.libvirt.StartForecast;
import dev.socle.testing.Catalogs;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What docs/fleet.md tells of guests of three libvirts is what happens, and what is foreseen of them. With
 * {@code -Dsocle.table=FILE}, as {@code dev/fleet-table} does, all are started and moved, and the page is written anew.
 */
@Timeout(7200)
class FleetTableTest {

    private static final int SAMPLE = 3;
    /** libvirt waits much and computes little. */
    private static final int AT_ONCE = 3;
    private static final Catalog CATALOG = Catalogs.full();
    private static final List<GuestCase> GUESTS = GuestCase.all();
    private static final List<RealFleet> STARTED = new ArrayList<>();
    private static final Map<String, LibvirtHost> HOSTS = KnownHost.ALL.stream()
            .collect(Collectors.toMap(KnownHost::name, known -> known.host(CATALOG)));

    /** A guest and where it starts. */
    private record Place(GuestCase guest, String host) {
    }

    /** What happened, and the CPU that libvirt then showed. */
    private record Seen(FleetRow row, String cpu) {
    }

    /** No libvirt is needed for this. */
    @Test
    void whatThePageTellsIsForeseen() throws IOException {
        final List<FleetRow> rows = FleetPage.read();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(40 * KnownHost.ALL.size());
        for (Place place : places()) {
            assertThat(FleetPage.row(rows, place.guest().title(), place.host())).as("%s on %s", place.guest().title(),
                    place.host()).contains(foreseen(place).row());
        }
    }

    @Test
    void whatThePageTellsIsWhatHappens() throws IOException {
        final String file = System.getProperty("socle.table", "");
        final List<Place> places = file.isEmpty() ? Proof.sample(places(), SAMPLE) : places();
        final List<Seen> seen = happened(places);
        for (int i = 0; i < places.size(); i++) {
            assertThat(seen.get(i)).as("of %s on %s", places.get(i).guest().title(), places.get(i).host())
                    .isEqualTo(foreseen(places.get(i)));
        }
        if (file.isEmpty()) {
            assertThat(FleetPage.read()).containsAll(seen.stream().map(Seen::row).toList());
        } else {
            FleetPage.write(Path.of(file), GUESTS, seen.stream().map(Seen::row).toList());
        }
    }

    @Test
    void libvirtLearnsOfItsQemuWhatIsComputed() {
        final RealFleet real = fleet();
        for (KnownHost known : KnownHost.ALL) {
            assertThat(Learnt.of(HOSTS.get(known.name()).capabilities())).as("what %s has learnt", known.name())
                    .isEqualTo(Learnt.by(real.host(known.name())));
        }
    }

    /** Started when first asked for. */
    private static synchronized RealFleet fleet() {
        if (STARTED.isEmpty()) {
            STARTED.add(RealFleet.start());
        }
        return STARTED.getFirst();
    }

    @AfterAll
    static void stop() {
        STARTED.forEach(RealFleet::close);
        STARTED.clear();
    }

    private static List<Place> places() {
        return GUESTS.stream().flatMap(guest -> KnownHost.ALL.stream().map(host -> new Place(guest, host.name())))
                .toList();
    }

    private static Seen foreseen(Place place) {
        final GuestForecast forecast = new GuestForecast(CATALOG);
        final LibvirtHost from = HOSTS.get(place.host());
        final StartForecast start = forecast.start(place.guest().domain(), from);
        final SequencedMap<String, String> moves = new LinkedHashMap<>();
        String cpu = "";
        if (start instanceof StartForecast.Runs guest) {
            cpu = shown(guest.live().map(CpuWriter::write).orElse(""));
            for (KnownHost known : KnownHost.ALL) {
                if (!known.name().equals(place.host())) {
                    final LibvirtHost to = HOSTS.get(known.name());
                    moves.put(known.name(), Told.byForecast(forecast.move(guest, from, to), to.libvirt(), Told.MOVES));
                }
            }
        }
        return new Seen(new FleetRow(place.guest().title(), place.host(),
                Told.byForecast(start, from.libvirt(), Told.STARTS), moves), cpu);
    }

    private static List<Seen> happened(List<Place> places) {
        final RealFleet real = fleet();
        try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
            final List<Future<Seen>> all = new ArrayList<>();
            for (int i = 0; i < places.size(); i++) {
                final Place place = places.get(i);
                final String name = "guest-" + i;
                all.add(workers.submit(() -> happened(place, name, real)));
            }
            final List<Seen> seen = new ArrayList<>();
            for (Future<Seen> one : all) {
                seen.add(one.get());
            }
            return seen;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static Seen happened(Place place, String name, RealFleet fleet) {
        final FleetHost source = fleet.host(place.host());
        final RealGuest.Story story = new RealGuest(place.guest(), name, source).tell(fleet.others(source));
        final SequencedMap<String, String> moves = new LinkedHashMap<>();
        story.moves().forEach((to, said) -> moves.put(to, Told.byLibvirt(said, Told.MOVES)));
        return new Seen(new FleetRow(place.guest().title(), place.host(),
                Told.byLibvirt(story.start(), Told.STARTS), moves),
                shown(story.cpu()));
    }

    /** Releases before 10.1 write no clusters. */
    private static String shown(String cpu) {
        return cpu.replace(" clusters='1'", "").strip();
    }
}
