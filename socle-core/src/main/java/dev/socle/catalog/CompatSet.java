package dev.socle.catalog;

import java.util.List;
import java.util.Set;

/**
 * What machine types set in CPUs, before the user sets anything. Measured: it is in what the expansions under the
 * machine type differ from those without any machine.
 *
 * @param name    the newest machine type that has it
 * @param changes in no order
 */
public record CompatSet(String name, List<Change> changes) {

    public CompatSet {
        changes = List.copyOf(changes);
    }

    /**
     * One property that is set.
     *
     * @param models the names of the models it is set in, as written by the user: {@code EPYC} is not
     *               {@code EPYC-v1}; empty: in all
     */
    public record Change(String property, String value, Set<String> models) {
        public Change {
            models = Set.copyOf(models);
        }

        public boolean concerns(String model) {
            return models.isEmpty() || models.contains(model);
        }
    }
}
