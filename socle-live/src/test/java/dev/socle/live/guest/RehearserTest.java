package dev.socle.live.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.host.Accelerator;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(600)
class RehearserTest {

    private static final int SAMPLE = 8;

    /** What was refused is refused, and what was accepted is accepted and changes as many leaves, as was recorded. */
    @Test
    void theRecordedMigrationsComeOutAsRecorded() {
        final JsonNode cases = JsonMapper.shared().readTree(Peers.corpus("qemu/migrations.json").toFile()).path("cases");
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

    private static String outcome(Rehearsal rehearsal) {
        return switch (rehearsal.result()) {
            case Rehearsal.Moved moved -> "accepted" + rehearsal.changedLeaves().size();
            case Rehearsal.Refused refused -> refused.stillThere() ? "refused" : "refused, and the guest is lost";
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
