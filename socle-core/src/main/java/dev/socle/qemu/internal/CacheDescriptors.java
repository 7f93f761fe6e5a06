package dev.socle.qemu.internal;

import dev.socle.catalog.CacheGeometry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Intel's one-byte names of caches, which leaf 2 lists. */
final class CacheDescriptors {

    /** The byte that says that leaf 2 has no name for a cache. */
    static final int SEE_LEAF_4 = 0xff;

    private static final Map<String, Integer> BYTES = load();

    private CacheDescriptors() {
    }

    private static Map<String, Integer> load() {
        final Properties rows = new Properties();
        try (InputStream file = CacheDescriptors.class.getResourceAsStream("cache-descriptors.properties")) {
            rows.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded cache-descriptors.properties cannot be read", e);
        }
        return rows.entrySet().stream().collect(Collectors.toUnmodifiableMap(
                row -> (String) row.getKey(), row -> Integer.decode((String) row.getValue())));
    }

    /** The byte of a cache, {@link #SEE_LEAF_4} where there is none. */
    static int of(CacheGeometry cache) {
        return BYTES.getOrDefault(cache.level() + "-" + cache.type() + "-" + cache.size() / 1024 + "K-"
                + cache.associativity() + "-" + cache.lineSize(), SEE_LEAF_4);
    }
}
