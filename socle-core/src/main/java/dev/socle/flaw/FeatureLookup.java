package dev.socle.flaw;

import dev.socle.cpu.Feature;
import java.util.Optional;

/** Finds the feature of a name, as QEMU spells it. */
@FunctionalInterface
public interface FeatureLookup {

    Optional<Feature> find(String name);
}
