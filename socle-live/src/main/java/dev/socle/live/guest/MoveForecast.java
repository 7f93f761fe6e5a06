package dev.socle.live.guest;

import dev.socle.qemu.MigrationVerdict;

/** What is foreseen of a guest's move from one QEMU to another. */
public sealed interface MoveForecast {

    /** Both ends start. */
    record Judged(MigrationVerdict verdict) implements MoveForecast {
    }

    /** There is nothing to move: the source's QEMU refuses, in its words. */
    record NoSource(String words) implements MoveForecast {
    }

    /** There is nowhere to move: the destination's QEMU refuses, in its words. */
    record NoDestination(String words) implements MoveForecast {
    }

    /** Nobody can tell, and why. */
    record Unknown(String reason) implements MoveForecast {
    }
}
