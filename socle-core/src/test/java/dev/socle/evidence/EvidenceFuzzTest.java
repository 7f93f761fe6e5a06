package dev.socle.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.Laws;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to an input, reading it ends soon, with evidence or with one clear line. */
final class EvidenceFuzzTest {

    private static final EvidenceMutations MUTATIONS = new EvidenceMutations();

    @Test
    void mutatedInputsAreReadOrRefused() {
        Laws.check("mutated evidence is read or refused", 4000, c -> {
            final byte[] input = MUTATIONS.mutated(c::nextInt);
            c.note("input", new String(input, StandardCharsets.ISO_8859_1));
            Assertions.assertTimeout(Duration.ofSeconds(20), () -> AllReaders.tryToRead(input));
        });
    }

    /**
     * A catalogue file that breaks off after a mistake; a CPU map without vendors, and one that is null; a character
     * of two halves that was cut in a quotation.
     */
    @ParameterizedTest
    @ValueSource(strings = {"{\"kind\":\"qemu\",\"features\":7,{\"x\":",
        "<cpus><arch name='x86'><feature name='aes'><cpuid eax_in='0x01' ecx='0x02000000'/></feature></arch></cpus>",
        "{\"vendors\":[null]}", "{\"kind\":\"libvirt\"}", "null",
        "socle-bundle 1\n== read a | b | \n|a line that is of no kind and too long to be quoted whole, with two \ud83d\ude00"
                + "\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\n== end 1\n",
        "socle-bundle 1\n== read a | b | \n|a line that is of no kind and too long to be quoted whole, with one\ud83d\ude00"
                + "\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\n== end 1\n"})
    void whatWasFoundStaysMended(String input) {
        AllReaders.every(input.getBytes(StandardCharsets.UTF_8));
    }

    /** About two minutes' worth; dev/fuzz goes on to five million. */
    @Test
    void inputsGrownFromRealFiles() throws InterruptedException {
        Assumptions.assumeTrue(Proof.isFull(), "Skipped: part of the full proof only (SOCLE_PROOF=full, or dev/fuzz)");
        assertThat(new EvidenceFuzzing(Optional.of(Peers.corpus())).run(200_000, Proof.seed())).isEmpty();
    }
}
