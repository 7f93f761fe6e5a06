package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code verify} and {@code rehearse} as a user starts them: real guests under TCG, answers that fit their schemas. */
final class GuestCommandsTest {

    @BeforeEach
    void needsQemu() {
        Peers.qemu();
    }

    @Test
    void verifyTellsThatAGuestReadsWhatWasForeseen() throws IOException {
        final Ran ran = answered("verification", 0, "verify", "EPYC-v1", "Nehalem-v1,-aes");
        assertThat(ran.out()).contains("\"result\" : \"equal\"");
        assertThat(Ran.socle("verify", "EPYC-v1").out()).contains("EPYC-v1").contains("equal");
    }

    @Test
    void verifyTellsThatQemuRefusesAsForeseen() throws IOException {
        assertThat(answered("verification", 1, "verify", "EPYC-v1,enforce=on,avx512f=on").out())
                .contains("\"result\" : \"no-guest\"").contains("doesn't support requested features");
    }

    @Test
    void rehearseTellsWhatAGuestFindsChanged() throws IOException {
        final Ran ran = answered("rehearsal", 1, "rehearse", "EPYC-v1", "Nehalem-v1");
        assertThat(ran.out()).contains("\"result\" : \"moved\"").contains("\"safe\" : \"no\"").contains("\"blockers\"");
        assertThat(answered("rehearsal", 0, "rehearse", "Nehalem-v1", "Nehalem-v1").out())
                .contains("\"changedLeaves\" : 0").contains("\"safe\" : \"yes\"");
    }

    @Test
    void rehearseForeseesADestinationThatDoesNotStart() throws IOException {
        assertThat(answered("rehearsal", 1, "rehearse", "Nehalem-v1", "EPYC-v1,enforce=on,avx512f=on").out())
                .contains("\"foreseen\" : \"the destination does not start: TCG doesn't support requested features")
                .contains("\"result\" : \"no-destination\"");
    }

    @Test
    void rehearseForeseesARefusal() throws IOException {
        assertThat(answered("rehearsal", 1, "rehearse", "Nehalem-v1", "Nehalem-v1", "--smp", "2", "--to-smp", "1").out())
                .contains("\"foreseen\" : \"QEMU refuses: ").contains("\"result\" : \"refused\"");
    }

    private static Ran answered(String schema, int code, String... command) throws IOException {
        final String[] words = Arrays.copyOf(command, command.length + 2);
        words[command.length] = "-o";
        words[command.length + 1] = "json";
        final Ran ran = Ran.socle(words);
        assertThat(ran.code()).as(ran.err() + ran.out()).isEqualTo(code);
        assertThat(schema(schema).validate(ran.out(), InputFormat.JSON)).as(ran.out()).isEmpty();
        assertThat(schema(schema).validate("{\"kind\": \"Nothing\"}", InputFormat.JSON)).isNotEmpty();
        return ran;
    }

    private static Schema schema(String name) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Peers.root().resolve("docs/schema/" + name + ".schema.json")));
    }
}
