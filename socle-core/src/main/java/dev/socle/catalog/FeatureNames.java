package dev.socle.catalog;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * How one dialect in one release names features. Many to many: a name may stand for several features (QEMU's
 * {@code kvmclock} for two), and a feature may have several names, one of them preferred.
 */
public final class FeatureNames {

    private final String dialect;
    private final SequencedMap<String, FeatureSet> preferred;
    private final Map<String, String> aliases;
    /** Made when first asked for: many a release is loaded for its models alone. */
    private volatile Map<Feature, String> byFeature = Map.of();

    /**
     * @param dialect   whose names these are, such as {@code QEMU 10.0}
     * @param preferred the names to print, in the dialect's order, and what each stands for
     * @param aliases   further names and the preferred name each is the same as
     */
    public FeatureNames(String dialect, SequencedMap<String, FeatureSet> preferred, Map<String, String> aliases) {
        this.dialect = dialect;
        this.preferred = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(preferred));
        this.aliases = Map.copyOf(aliases);
    }

    private Map<Feature, String> byFeature() {
        if (byFeature.isEmpty() && !preferred.isEmpty()) {
            final Map<Feature, String> names = new HashMap<>();
            for (Map.Entry<String, FeatureSet> entry : preferred.entrySet()) {
                for (Feature feature : entry.getValue()) {
                    names.putIfAbsent(feature, entry.getKey());
                }
            }
            byFeature = names;
        }
        return byFeature;
    }

    public String dialect() {
        return dialect;
    }

    /** What the name, preferred or alias, stands for. Names are case sensitive. */
    public Optional<FeatureSet> find(String name) {
        final FeatureSet found = preferred.get(name);
        return found != null ? Optional.of(found)
                : Optional.ofNullable(aliases.get(name)).map(preferred::get);
    }

    /** The preferred name for a name or alias of this dialect. */
    public Optional<String> preferredFor(String name) {
        return preferred.containsKey(name) ? Optional.of(name) : Optional.ofNullable(aliases.get(name));
    }

    /** The name to print for the feature, if this dialect in this release can name it. */
    public Optional<String> nameOf(Feature feature) {
        return Optional.ofNullable(byFeature().get(feature));
    }

    public boolean canName(Feature feature) {
        return byFeature().containsKey(feature);
    }

    /** Those of the features that this dialect can name. */
    public FeatureSet nameable(FeatureSet features) {
        return features.filter(this::canName);
    }

    /** The names of the features, each once, in the order of the set; features without a name are left out. */
    public SequencedSet<String> namesOf(FeatureSet features) {
        final SequencedSet<String> names = new LinkedHashSet<>();
        features.forEach(feature -> nameOf(feature).ifPresent(names::add));
        return names;
    }

    /** The preferred names in the dialect's order, and what each stands for. */
    public SequencedMap<String, FeatureSet> preferred() {
        return preferred;
    }

    /** Further names and the preferred name of each. */
    public Map<String, String> aliases() {
        return aliases;
    }

    /** Looks up many names at once and keeps aside those that nobody knows. */
    public Resolved resolve(Collection<String> names) {
        final FeatureSet.Builder features = new FeatureSet.Builder();
        final SequencedSet<String> unknown = new LinkedHashSet<>();
        for (String name : names) {
            find(name).ifPresentOrElse(features::addAll, () -> unknown.add(name));
        }
        return new Resolved(features.build(), List.copyOf(unknown));
    }

    /** The features that names stand for, and the names nobody knows. */
    public record Resolved(FeatureSet features, List<String> unknownNames) {
    }
}
