package dev.socle.nova.driver;

import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import java.util.List;
import java.util.Optional;

/** The policies by which a guest's virtual CPUs are placed, of flavor and image together. */
public final class CpuPolicies {

    static final String SHARED = "shared";
    static final String DEDICATED = "dedicated";
    static final String MIXED = "mixed";
    static final String PREFER = "prefer";
    static final String ISOLATE = "isolate";
    static final String REQUIRE = "require";

    /** From loose to strict; an image may not be stricter than a flavor that says something. */
    private static final List<String> POLICIES = List.of(SHARED, MIXED, DEDICATED);
    private static final List<String> THREAD_POLICIES = List.of(PREFER, ISOLATE, REQUIRE);
    private static final List<String> EMULATOR_POLICIES = List.of("share", ISOLATE);
    private static final List<String> ADDRESS_MODES = List.of("passthrough", "emulate");

    private CpuPolicies() {
    }

    /** {@code shared}, {@code mixed} or {@code dedicated}; none where nobody says. */
    public static Decision<Optional<String>> policy(Flavor flavor, Optional<Image> image) {
        return Decision.of(() -> policyOf(flavor, image));
    }

    /** {@code prefer}, {@code isolate} or {@code require}; none where nobody says. */
    public static Decision<Optional<String>> threadPolicy(Flavor flavor, Optional<Image> image) {
        return Decision.of(() -> threadPolicyOf(flavor, image));
    }

    /** {@code share} or {@code isolate}; flavors only. */
    public static Decision<Optional<String>> emulatorPolicy(Flavor flavor) {
        return Decision.of(() -> emulatorPolicyOf(flavor));
    }

    /** How physical addresses get their width; flavor and image must agree. */
    public static Decision<Optional<String>> addressMode(Flavor flavor, Optional<Image> image) {
        return Decision.of(() -> addressModeOf(flavor, image));
    }

    /** Whether guests have the performance counters; none where nobody says, which leaves it to QEMU. */
    public static Decision<Optional<Boolean>> pmu(Flavor flavor, Optional<Image> image) {
        return Decision.of(() -> pmuOf(flavor, image));
    }

    static Optional<String> addressModeOf(Flavor flavor, Optional<Image> image) {
        final Optional<String> mode = new Wishes(flavor, image).agreed("maxphysaddr_mode");
        checkOneOf(mode, ADDRESS_MODES, "Invalid", "maxphysaddr_mode");
        return mode;
    }

    static Optional<Boolean> pmuOf(Flavor flavor, Optional<Image> image) {
        final Wishes wishes = new Wishes(flavor, image);
        final Optional<Boolean> flavors = wishes.ofFlavor("pmu").map(Wishes::isYes);
        final Optional<Boolean> images = wishes.ofImage("pmu").map(Wishes::isYes);
        if (flavors.isPresent() && images.isPresent() && !flavors.equals(images)) {
            throw new RefusedException("FlavorImageConflict", "the flavor and the image disagree about the performance"
                    + " counters", "let hw:pmu and hw_pmu say the same, or set only one of them");
        }
        return flavors.or(() -> images);
    }

    static Optional<String> policyOf(Flavor flavor, Optional<Image> image) {
        final Wishes wishes = new Wishes(flavor, image);
        final Optional<String> flavors = said(wishes.ofFlavor("cpu_policy"));
        final Optional<String> images = said(wishes.ofImage("cpu_policy"));
        checkOneOf(flavors, POLICIES, "InvalidCPUAllocationPolicy", "hw:cpu_policy");
        checkOneOf(images, POLICIES, "InvalidCPUAllocationPolicy", "hw_cpu_policy");
        if (flavors.isPresent() && images.isPresent()
                && POLICIES.indexOf(images.get()) > POLICIES.indexOf(flavors.get())) {
            throw new RefusedException("ImageCPUPinningForbidden", "the image asks for " + images.get()
                    + " CPUs, the flavor gives " + flavors.get() + " ones",
                    "take hw_cpu_policy off the image, or a flavor with hw:cpu_policy=" + images.get());
        }
        return flavors.or(() -> images);
    }

    static Optional<String> threadPolicyOf(Flavor flavor, Optional<Image> image) {
        final Wishes wishes = new Wishes(flavor, image);
        final Optional<String> flavors = said(wishes.ofFlavor("cpu_thread_policy"));
        final Optional<String> images = said(wishes.ofImage("cpu_thread_policy"));
        checkOneOf(flavors, THREAD_POLICIES, "InvalidCPUThreadAllocationPolicy", "hw:cpu_thread_policy");
        checkOneOf(images, THREAD_POLICIES, "InvalidCPUThreadAllocationPolicy", "hw_cpu_thread_policy");
        if (flavors.isEmpty() || flavors.get().equals(PREFER)) {
            // A flavor that only prefers wins over an image that isolates, though the image is heard if it is silent.
            return flavors.or(() -> images);
        }
        if (images.isPresent() && !images.equals(flavors)) {
            throw new RefusedException("ImageCPUThreadPolicyForbidden", "the flavor's threads are to be "
                    + flavors.get() + ", the image's " + images.get(), "let both say the same, or only the flavor");
        }
        return flavors;
    }

    static Optional<String> emulatorPolicyOf(Flavor flavor) {
        final Optional<String> policy = said(new Wishes(flavor, Optional.empty()).ofFlavor("emulator_threads_policy"));
        checkOneOf(policy, EMULATOR_POLICIES, "InvalidEmulatorThreadsPolicy", "hw:emulator_threads_policy");
        return policy;
    }

    private static Optional<String> said(Optional<String> value) {
        return value.filter(text -> !text.isEmpty());
    }

    private static void checkOneOf(Optional<String> value, List<String> allowed, String error, String key) {
        if (value.isPresent() && !allowed.contains(value.get())) {
            throw new RefusedException(error, key + " is \"" + value.get() + "\"",
                    "give one of " + String.join(", ", allowed));
        }
    }
}
