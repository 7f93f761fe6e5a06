package dev.socle.nova.driver;

import dev.socle.catalog.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The facts of {@code facts.properties}, by key. */
final class NovaFacts {

    private static final Properties FACTS = load();

    private NovaFacts() {
    }

    private static Properties load() {
        final Properties facts = new Properties();
        try (InputStream file = NovaRelease.class.getResourceAsStream("/dev/socle/nova/facts.properties")) {
            facts.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded facts.properties of Nova cannot be read", e);
        }
        return facts;
    }

    static Optional<String> fact(String key) {
        return Optional.ofNullable(FACTS.getProperty(key));
    }

    static List<String> words(String key) {
        return List.of(FACTS.getProperty(key).split("\\s+"));
    }

    /** The first releases that behave so, one a branch, the newest last. */
    static List<Version> since(String behaviour) {
        return words("since." + behaviour).stream().map(Version::parse).toList();
    }
}
