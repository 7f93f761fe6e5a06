package dev.socle.live.guest;

import dev.socle.catalog.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Foresees what guests read, boots them, and holds the one against the other. */
public final class Verifier {

    private final Predictor predictor;
    private final GuestEye eye;

    public Verifier(Predictor predictor, GuestEye eye) {
        this.predictor = predictor;
        this.eye = eye;
    }

    /**
     * Verifies launches of QEMUs of one release, side by side. A launch of which nothing can be foreseen is booted all
     * the same: whether it runs is worth knowing.
     *
     * @param told what is told each time one is done: how many are
     * @return what came of each, in their order
     */
    public List<Verification> verify(List<GuestLaunch> launches, Version version, IntConsumer told) {
        final List<Predictor.Prediction> predictions = launches.stream()
                .map(launch -> predictor.predict(launch, version)).toList();
        final List<EyeOutcome> outcomes = eye.lookAll(launches, told);
        final List<Verification> verifications = new ArrayList<>();
        for (int i = 0; i < launches.size(); i++) {
            verifications.add(Verification.of(launches.get(i), predictions.get(i), outcomes.get(i)));
        }
        return verifications;
    }
}
