package dev.socle.nova.driver;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What Nova decides, or that it refuses. */
public sealed interface Decision<T> {

    /** It decides so. */
    record Made<T>(T value) implements Decision<T> {
    }

    /** It refuses, for this reason. */
    record Refused<T>(Refusal refusal) implements Decision<T> {
    }

    /** The answer of a computation, in which a no may come from anywhere. */
    static <T> Decision<T> of(Supplier<T> computation) {
        try {
            return new Made<>(computation.get());
        } catch (RefusedException e) {
            return new Refused<>(e.refusal());
        }
    }

    /** Goes on from what is decided; a no stays a no. */
    default <R> Decision<R> then(Function<T, Decision<R>> next) {
        return switch (this) {
            case Made<T>(T value) -> next.apply(value);
            case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
        };
    }

    default Optional<T> made() {
        return this instanceof Made<T>(T value) ? Optional.of(value) : Optional.empty();
    }

    default Optional<Refusal> refused() {
        return this instanceof Refused<T>(Refusal refusal) ? Optional.of(refusal) : Optional.empty();
    }
}
