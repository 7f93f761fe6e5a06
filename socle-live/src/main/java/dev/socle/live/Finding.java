package dev.socle.live;

import dev.socle.host.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one source gave: a value or none, and in either case where it comes from or why it is not there. */
record Finding<T>(Optional<T> value, Source source) {

    static <T> Finding<T> read(String kind, String origin, T value, String detail) {
        return new Finding<>(Optional.of(value), new Source(kind, origin, Optional.of(Instant.now()),
                Source.Outcome.READ, detail));
    }

    static <T> Finding<T> none(String kind, String origin, Source.Outcome outcome, String detail) {
        return new Finding<>(Optional.empty(), new Source(kind, origin, Optional.of(Instant.now()), outcome, detail));
    }

    static List<Source> sources(Finding<?>... findings) {
        return List.of(findings).stream().map(Finding::source).toList();
    }
}
