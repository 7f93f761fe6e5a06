package dev.socle.nova.driver;

import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The traits by which the scheduler asks placement for nodes for a server: those that flavor and image name, and those
 * that Nova makes of other properties which concern the CPU.
 */
public record PlacementRequest(List<Wish> wishes) {

    private static final String REQUIRED = "required";
    private static final String FORBIDDEN = "forbidden";

    public PlacementRequest {
        wishes = List.copyOf(wishes);
    }

    /**
     * That nodes must have a trait, or must not.
     *
     * @param origin who asks for it, in plain words
     */
    public record Wish(String trait, boolean required, String origin) {
    }

    /** Refused where the API refuses the server. */
    public static Decision<PlacementRequest> of(NovaRelease release, Flavor flavor, Optional<Image> image) {
        return Decision.of(() -> {
            final SequencedMap<String, Wish> wishes = new LinkedHashMap<>();
            named(flavor, wishes);
            image.ifPresent(of -> RequiredTraits.of(of).forEach(trait -> add(wishes, trait, true, "the image")));
            threads(flavor, image).ifPresent(required -> add(wishes, CpuRequest.HYPERTHREADING, required,
                    "cpu_thread_policy"));
            MemoryEncryption.asked(release, flavor, image, Optional.empty()).flatMap(MemoryEncryption::trait)
                    .ifPresent(trait -> add(wishes, trait, true, "mem_encryption"));
            if (release.has(NovaRelease.Behaviour.MAXPHYSADDR)) {
                CpuPolicies.addressModeOf(flavor, image).ifPresent(mode -> add(wishes,
                        AddressSpaceTraits.of(mode), true, "maxphysaddr_mode"));
            }
            return new PlacementRequest(List.copyOf(wishes.values()));
        });
    }

    private static void named(Flavor flavor, SequencedMap<String, Wish> wishes) {
        for (Map.Entry<String, String> property : flavor.properties().entrySet()) {
            if (property.getValue().equals(REQUIRED) || property.getValue().equals(FORBIDDEN)) {
                RequiredTraits.traitName(property.getKey()).ifPresent(trait -> add(wishes, trait,
                        property.getValue().equals(REQUIRED), "the flavor"));
            }
        }
    }

    /** Whether threads of a core are wanted, or unwanted; nothing where it does not matter. */
    private static Optional<Boolean> threads(Flavor flavor, Optional<Image> image) {
        CpuPolicies.policyOf(flavor, image);
        final Optional<String> threads = CpuPolicies.threadPolicyOf(flavor, image);
        CpuPolicies.emulatorPolicyOf(flavor);
        return threads.flatMap(policy -> switch (policy) {
            case CpuPolicies.ISOLATE -> Optional.of(false);
            case CpuPolicies.REQUIRE -> Optional.of(true);
            default -> Optional.empty();
        });
    }

    private static void add(SequencedMap<String, Wish> wishes, String trait, boolean required, String origin) {
        wishes.putIfAbsent((required ? "" : "!") + trait, new Wish(trait, required, origin));
    }
}
