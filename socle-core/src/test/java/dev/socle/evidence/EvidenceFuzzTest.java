package dev.socle.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.input.EvidenceException;
import dev.socle.testing.Laws;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Whatever happens to an input, reading it ends soon, with evidence or with one clear line. */
final class EvidenceFuzzTest {

    private static final ProfileAssembler ASSEMBLER = new ProfileAssembler(Catalog.embedded());

    private static final EvidenceMutations MUTATIONS = new EvidenceMutations();

    @Test
    void mutatedInputsAreReadOrRefused() {
        Laws.check("mutated evidence is read or refused", 4000, c -> {
            final byte[] input = MUTATIONS.mutated(c::nextInt);
            c.note("input", new String(input, StandardCharsets.ISO_8859_1));
            Assertions.assertTimeout(Duration.ofSeconds(20), () -> tryToRead(input));
        });
    }

    /** About two minutes' worth; dev/fuzz goes on to five million. */
    @Test
    void inputsGrownFromRealFiles() throws InterruptedException {
        Assumptions.assumeTrue(Proof.isFull(), "Skipped: part of the full proof only (SOCLE_PROOF=full, or dev/fuzz)");
        assertThat(new EvidenceFuzzing(Optional.of(Peers.corpus())).run(200_000, Proof.seed())).isEmpty();
    }

    static void tryToRead(byte[] input) {
        final List<Evidence> read;
        try {
            read = new EvidenceReader().readAll(new ByteArrayInputStream(input), "fuzz");
        } catch (EvidenceException refused) {
            Assertions.assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
            Assertions.assertTrue(refused.getMessage().startsWith("fuzz"), refused.getMessage());
            return;
        }
        ASSEMBLER.assemble("host", read);
    }
}
