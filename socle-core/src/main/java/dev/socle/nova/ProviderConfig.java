package dev.socle.nova;

import java.util.List;
import java.util.Optional;

/**
 * A provider.yaml: traits and inventories that nova-compute is to report beside its own.
 *
 * @param schemaVersion such as {@code 1.0}
 */
public record ProviderConfig(String file, Optional<String> schemaVersion, List<Provider> providers) {

    public ProviderConfig {
        providers = List.copyOf(providers);
    }

    /**
     * What is added to a provider.
     *
     * @param uuid   the provider's, or {@code $COMPUTE_NODE} for every node that is not named
     * @param name   the provider's, which is the hypervisor's host name
     * @param traits additional ones, as written
     */
    public record Provider(int line, Optional<String> uuid, Optional<String> name, List<Trait> traits,
                           boolean hasInventories) {
        public Provider {
            traits = List.copyOf(traits);
        }

        /** By what it is identified, for people. */
        public String identification() {
            return uuid.or(() -> name).orElse("(nothing)");
        }
    }

    /** A trait and its line. */
    public record Trait(String name, int line) {
    }
}
