package dev.socle.live.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.cpu.Register;
import dev.socle.host.Accelerator;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(600)
class RehearserTest {

    private static final int SAMPLE = 8;

    /** What was refused is refused, and what was accepted is accepted and changes as many leaves, as was recorded. */
    @Test
    void theRecordedMigrationsComeOutAsRecorded() {
        final JsonNode cases = JsonMapper.shared().readTree(Peers.corpus("qemu/migrations.json").toFile())
                .path("cases");
        final List<String> wrong = new ArrayList<>();
        for (JsonNode recorded : Proof.sample(StreamSupport.stream(cases.spliterator(), false).toList(), SAMPLE)) {
            final Rehearsal rehearsal = Rehearser.usual().rehearse(launch(recorded.path("source")),
                    launch(recorded.path("destination")));
            final String expected = recorded.path("outcome").asString()
                    + (recorded.has("guest_leaves_changed") ? recorded.path("guest_leaves_changed") : "");
            final String found = outcome(rehearsal);
            if (!found.equals(expected)) {
                wrong.add(recorded.path("id").asString() + ": recorded " + expected + ", now " + found + " "
                        + rehearsal.result());
            }
        }
        assertThat(wrong).isEmpty();
    }

    /**
     * QEMU checks the frequency when the source lets go: mostly nobody runs the guest then; seldom the source hears of it
     * in time and runs on (1 of 8 times with 7.2).
     */
    @Test
    void someRefusalsComeTooLate() {
        final Path qemu = Peers.qemu();
        final GuestLaunch source = GuestLaunch.tcg(qemu, "qemu64,tsc-frequency=2000000000");

        assertThat(Rehearser.usual().rehearse(source, source.withCpu("qemu64,tsc-frequency=2500000000")).result())
                .isInstanceOfSatisfying(Rehearsal.Refused.class, refused -> {
                    assertThat(refused.words()).contains("TSC frequency");
                    assertThat(refused.guest()).isNotEqualTo(Rehearsal.Guest.GONE);
                });
    }

    @Test
    void aGuestOfTwoVcpusArrivesWithBoth() {
        final GuestLaunch source = GuestLaunch.tcg(Peers.qemu(), "Nehalem-v1").withSmp(Smp.parse("2"));

        assertThat(Rehearser.usual().rehearse(source, source.withCpu("Nehalem-v1,-aes")).result())
                .isInstanceOfSatisfying(Rehearsal.Moved.class, moved -> assertThat(moved.after().vcpus()).hasSize(2)
                        .allSatisfy(vcpu -> assertThat(vcpu.table().word(1, 0, Register.ECX) >>> 25 & 1).isZero()));
    }

    @Test
    void whatDoesNotStartIsTold(@TempDir Path folder) throws IOException {
        final GuestLaunch good = GuestLaunch.tcg(Peers.qemu(), "Nehalem-v1");

        assertThat(Rehearser.usual().rehearse(good.withCpu("no-such-cpu"), good)).satisfies(rehearsal -> {
            assertThat(rehearsal.before()).isEmpty();
            assertThat(rehearsal.result()).isInstanceOf(Rehearsal.NoSource.class);
        });
        assertThat(Rehearser.usual().rehearse(good, good.withCpu("no-such-cpu"))).satisfies(rehearsal -> {
            assertThat(rehearsal.before()).isPresent();
            assertThat(rehearsal.result()).isInstanceOf(Rehearsal.NoDestination.class);
            assertThat(rehearsal.changedLeaves()).isEmpty();
        });
        assertThat(Rehearser.usual().rehearse(good,
                GuestLaunch.tcg(folder.resolve("qemu"), "Nehalem-v1")).result())
                .isInstanceOfSatisfying(Rehearsal.NoDestination.class, none ->
                        assertThat(none.failure()).isInstanceOf(EyeFailure.NoQemu.class));
        final Path hanging = Files.writeString(folder.resolve("hanging"), "#!/bin/sh\nexec sleep 600\n");
        Files.setPosixFilePermissions(hanging, PosixFilePermissions.fromString("rwx------"));
        assertThat(Rehearser.with(Duration.ofSeconds(5)).rehearse(good, GuestLaunch.tcg(hanging, "max")).result())
                .isInstanceOf(Rehearsal.NoDestination.class);
        assertThat(children()).isEmpty();
    }

    /** The destination is killed as soon as it is seen, wherever the migration then is. */
    @Test
    void aDestinationThatIsKilled() throws Exception {
        final GuestLaunch launch = GuestLaunch.tcg(Peers.qemu(), "Nehalem-v1");
        final AtomicReference<Rehearsal> rehearsal = new AtomicReference<>();
        final Thread moving = Thread.ofVirtual().start(() ->
                rehearsal.set(Rehearser.usual().rehearse(launch, launch)));
        while (moving.isAlive()) {
            children().stream().filter(child -> child.info().commandLine()
                    .filter(line -> line.contains("-incoming")).isPresent()).forEach(ProcessHandle::destroyForcibly);
            Thread.sleep(20);
        }
        assertThat(rehearsal.get().before()).isPresent();
        assertThat(rehearsal.get().result()).isNotInstanceOf(Rehearsal.Moved.class);
        assertThat(children()).isEmpty();
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().children().filter(child -> child.info().commandLine()
                .filter(line -> line.contains("isa-debug-exit") || line.contains("sleep")).isPresent()).toList();
    }

    private static String outcome(Rehearsal rehearsal) {
        return switch (rehearsal.result()) {
            case Rehearsal.Moved moved -> "accepted" + rehearsal.changedLeaves().size();
            case Rehearsal.Refused refused -> refused.guest() == Rehearsal.Guest.GONE ? "refused, and lost" : "refused";
            case Rehearsal.NoDestination none -> "destination does not start";
            case Rehearsal.NoSource none -> "source does not start";
            case Rehearsal.Lost lost -> "lost";
        };
    }

    private static GuestLaunch launch(JsonNode side) {
        final String release = side.path("qemu").asString();
        final Path qemu = release.equals("7.2") ? Peers.qemu() : Peers.stackQemu(release);
        return new GuestLaunch(qemu, Accelerator.TCG, side.path("machine").asString(), side.path("cpu").asString(),
                Smp.parse(side.path("smp").asString()));
    }
}
