package dev.socle.live.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.live.QemuDescription;
import dev.socle.testing.Case;
import dev.socle.testing.Laws;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever {@code -cpu}, {@code -smp} and {@code -machine} say, a guest reads what Socle foresees: every register of every
 * leaf on every vCPU; or QEMU refuses as foreseen, in the words foreseen.
 */
@Timeout(1800)
class RandomCpuTest {

    /** Of each QEMU; three hundred in a full proof. */
    private static final int CASES = 15;

    @Test
    void whateverIsAskedForIsForeseen() throws IOException {
        final Catalog catalog = Catalog.embedded();
        final Verifier verifier = new Verifier(new Predictor(catalog), GuestEye.usual());
        final List<String> wrong = new ArrayList<>();
        for (Path qemu : Peers.qemus()) {
            final QemuDescription description = QemuDescription.of(qemu);
            final RandomLaunches launches = new RandomLaunches(qemu, catalog.qemu(description.version()).release());
            final List<Case> cases = Laws.cases(CASES);
            final List<Verification> verifications = verifier.verify(cases.stream().map(launches::any).toList(),
                    description.version(), done -> { });
            for (int i = 0; i < cases.size(); i++) {
                for (String line : VerifierTest.wrong(List.of(verifications.get(i)))) {
                    wrong.add("-Dsocle.case=" + cases.get(i).number() + ", " + description + ": " + line);
                }
            }
            System.out.println(description + ", random CPUs: " + count(verifications, Verification.Equal.class)
                    + " read as foreseen, " + count(verifications, Verification.NoGuest.class)
                    + " refused as foreseen, of " + cases.size());
        }
        assertThat(wrong).as("-Dsocle.seed repeats them").isEmpty();
    }

    private static long count(List<Verification> verifications, Class<? extends Verification.Result> result) {
        return verifications.stream().map(Verification::result).filter(result::isInstance).count();
    }
}
