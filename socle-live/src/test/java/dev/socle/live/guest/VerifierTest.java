package dev.socle.live.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.live.QemuDescription;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Socle says that a guest will read is what a real guest reads, with every QEMU there is. */
@Timeout(1800)
class VerifierTest {

    private static final int SAMPLE = 20;

    private final Verifier verifier = new Verifier(new Predictor(Catalog.embedded()), GuestEye.usual());

    @Test
    void everyModel() throws IOException {
        verify("check=off");
    }

    @Test
    void everyModelWithAllItsFeatures() throws IOException {
        verify("x-force-features=on,check=off");
    }

    private void verify(String switches) throws IOException {
        final List<String> wrong = new ArrayList<>();
        for (Path qemu : Peers.qemus()) {
            final QemuDescription description = QemuDescription.of(qemu);
            final List<GuestLaunch> launches = Proof.sample(description.models(), SAMPLE).stream()
                    .filter(model -> !model.equals("host"))
                    .map(model -> GuestLaunch.tcg(qemu, model + "," + switches)).toList();
            wrong.addAll(VerifierTest.wrong(verifier.verify(launches, description.version(), done -> { })));
        }
        assertThat(wrong).isEmpty();
    }

    static List<String> wrong(List<Verification> verifications) {
        final List<String> wrong = new ArrayList<>();
        for (Verification one : verifications) {
            switch (one.result()) {
                case Verification.Equal equal -> { }
                case Verification.NoGuest none -> {
                    // Warnings come after it.
                    if (none.failure() instanceof EyeFailure.Refused refused
                            && !refused.words().startsWith(none.foreseen())) {
                        wrong.add(one.launch() + " foreseen words: " + none.foreseen() + ", found: " + refused.words());
                    }
                }
                case Verification.NotForeseen not -> wrong.add(one.launch() + " not foreseen: " + not.reason());
                case Verification.NotSeen not -> wrong.add(one.launch() + " not seen: " + not.failure().sentence());
                case Verification.Contradiction it -> wrong.add(one.launch() + " foreseen: " + it.foreseen()
                        + ", found: " + it.found());
                case Verification.Differs differs -> wrong.add(one.launch() + " of " + one.launch().qemu() + " vCPU "
                        + differs.vcpu() + " " + differs.differences().stream().limit(6).map(difference ->
                        "%x.%x:%s foreseen %08x read %08x".formatted(difference.key().leaf(),
                                difference.key().subleaf(), difference.register(), difference.before(),
                                difference.after())).toList());
            }
        }
        return wrong;
    }
}
