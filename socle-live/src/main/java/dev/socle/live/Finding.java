package dev.socle.live;

import dev.socle.host.Source;
import dev.socle.input.EvidenceException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** What one source gave: a value or none, and in either case where it comes from or why it is not there. */
record Finding<T>(Optional<T> value, Source source) {

    static <T> Finding<T> read(String kind, String origin, T value, String detail) {
        return new Finding<>(Optional.of(value), new Source(kind, origin, Optional.of(Instant.now()),
                Source.Outcome.READ, detail));
    }

    static <T> Finding<T> none(String kind, String origin, Source.Outcome outcome, String detail) {
        return new Finding<>(Optional.empty(), new Source(kind, origin, Optional.of(Instant.now()), outcome, detail));
    }

    /** The same, made something of; what cannot be made anything of is a source that failed. */
    <R> Finding<R> map(Function<T, R> reading) {
        try {
            return new Finding<>(value.map(reading), source);
        } catch (EvidenceException e) {
            return none(source.kind(), source.origin(), Source.Outcome.FAILED, e.getMessage());
        }
    }
}
