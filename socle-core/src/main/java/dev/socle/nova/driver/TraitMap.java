package dev.socle.nova.driver;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Trait;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;

/** Which of libvirt's names Nova looks for to report a trait, and the other way round, in one release. */
public final class TraitMap {

    /** Names with two traits each; before a repair these were left out when traits were looked up. */
    private static final Set<String> TWO_TRAITS = Set.of("svm", "vmx");
    private static final String AMX = "amx-";

    private final List<Trait> traits;
    private final NovaRelease release;

    public TraitMap(Catalog catalog, NovaRelease release) {
        this.release = release;
        final boolean amx = release.has(NovaRelease.Behaviour.AMX_TRAITS);
        this.traits = catalog.traits().stream().filter(trait -> trait.novaKey().isPresent())
                .filter(trait -> amx || !trait.novaKey().get().startsWith(AMX))
                .toList();
    }

    /** Every trait Nova knows a name for, and whether a guest with these features has it. */
    public SequencedMap<String, Boolean> reported(Set<String> features) {
        final SequencedMap<String, Boolean> reported = new TreeMap<>();
        traits.forEach(trait -> reported.put(trait.name(), features.contains(trait.novaKey().orElseThrow())));
        return reported;
    }

    /** The name a required trait asks a model for; empty for traits Nova leaves out of the choice. */
    public Optional<String> flag(String traitName) {
        return traits.stream().filter(trait -> trait.name().equals(traitName))
                .map(trait -> trait.novaKey().orElseThrow())
                .filter(key -> release.has(NovaRelease.Behaviour.SVM_VMX_CHOOSE_MODEL) || !TWO_TRAITS.contains(key))
                .findFirst();
    }

    /** The traits that a name brings. */
    public SequencedSet<String> traitsOf(String flag) {
        final SequencedSet<String> names = new LinkedHashSet<>();
        traits.stream().filter(trait -> trait.novaKey().orElseThrow().equals(flag)).map(Trait::name)
                .forEach(names::add);
        return names;
    }
}
