package dev.socle.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The caches of QEMU's named models.
 *
 * @param sets   caches by the name of their set; sets named {@code legacy-...} hold one cache each
 * @param models which set a version of a model begins to use, later versions keep it; a model that is not here has the
 *               legacy caches of its vendor
 */
public record Caches(SequencedMap<String, List<CacheGeometry>> sets, Map<String, String> models) {

    public Caches {
        sets = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sets));
        models = Map.copyOf(models);
    }

    /** The caches of this very version of a model, if it has a set of its own. */
    public Optional<List<CacheGeometry>> of(QemuModel model) {
        for (int version = model.version(); version >= 1; version--) {
            final String set = models.get(model.base() + "-v" + version);
            if (set != null) {
                return Optional.of(sets.get(set));
            }
        }
        return Optional.empty();
    }

    /**
     * One of the caches that QEMU falls back on, such as {@code legacy-l1d} or {@code legacy-l1d-amd}.
     *
     * @throws IllegalArgumentException if there is no such set
     */
    public CacheGeometry legacy(String name) {
        final List<CacheGeometry> set = sets.get(name);
        if (set == null || set.size() != 1) {
            throw new IllegalArgumentException("no legacy cache \"" + name + "\"; there are " + sets.keySet());
        }
        return set.getFirst();
    }
}
