package dev.socle.flaw;

import dev.socle.cpu.FeatureSet;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A flaw's place in the catalogue: the features it looks at are known, and the rest is read when first asked for, since
 * most answers are about few flaws and reading all of them costs a fresh JVM a third of a short answer's time.
 */
public final class FlawEntry {

    private final FeatureSet features;
    private final Supplier<Flaw> reader;
    private Optional<Flaw> read = Optional.empty();

    /**
     * @param features the flaw's {@link Flaw#features()}
     */
    public FlawEntry(FeatureSet features, Supplier<Flaw> reader) {
        this.features = features;
        this.reader = reader;
    }

    FeatureSet features() {
        return features;
    }

    synchronized Flaw flaw() {
        if (read.isEmpty()) {
            read = Optional.of(reader.get());
        }
        return read.get();
    }
}
