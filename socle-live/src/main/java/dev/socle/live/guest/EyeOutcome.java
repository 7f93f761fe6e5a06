package dev.socle.live.guest;

import java.util.Optional;

/** What came of looking into a guest. */
public sealed interface EyeOutcome {

    record Read(EyeReading reading) implements EyeOutcome {
    }

    record Failed(EyeFailure failure) implements EyeOutcome {
    }

    default Optional<EyeReading> asReading() {
        return this instanceof Read read ? Optional.of(read.reading()) : Optional.empty();
    }

    default Optional<EyeFailure> asFailure() {
        return this instanceof Failed failed ? Optional.of(failed.failure()) : Optional.empty();
    }
}
