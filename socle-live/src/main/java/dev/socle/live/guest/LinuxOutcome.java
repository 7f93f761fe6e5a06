package dev.socle.live.guest;

import java.util.Optional;

/** What came of booting a Linux guest. */
public sealed interface LinuxOutcome {

    record Read(LinuxReading reading) implements LinuxOutcome {
    }

    record Failed(EyeFailure failure) implements LinuxOutcome {
    }

    default Optional<LinuxReading> asReading() {
        return this instanceof Read read ? Optional.of(read.reading()) : Optional.empty();
    }

    default Optional<EyeFailure> asFailure() {
        return this instanceof Failed failed ? Optional.of(failed.failure()) : Optional.empty();
    }
}
