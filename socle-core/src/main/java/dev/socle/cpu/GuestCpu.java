package dev.socle.cpu;

import java.util.List;
import java.util.Optional;

/**
 * The CPU a guest is <em>configured</em> with, in no dialect. What a running guest really has differs until its next
 * cold boot; that is an {@code EffectiveCpu}.
 *
 * @param base          what the CPU starts from
 * @param on            features asked for beyond the base
 * @param off           features taken away from the base; disjoint from {@code on}
 * @param vendor        the vendor the guest shall see, where the configuration says one
 * @param namesNotKnown feature names that no catalogue knows, as they were written; kept, never guessed
 */
public record GuestCpu(Base base, FeatureSet on, FeatureSet off, Optional<Vendor> vendor, List<String> namesNotKnown) {

    public GuestCpu {
        namesNotKnown = List.copyOf(namesNotKnown);
        if (on.intersects(off)) {
            throw new IllegalArgumentException("both on and off: " + on.and(off));
        }
    }

    /** A CPU that asks for nothing but its base. */
    public static GuestCpu of(Base base) {
        return new GuestCpu(base, FeatureSet.empty(), FeatureSet.empty(), Optional.empty(), List.of());
    }

    /** What a guest's CPU starts from. */
    public sealed interface Base {

        /** A named model, as QEMU names it; version and alias as written. */
        record Named(String model) implements Base {
        }

        /** All of the host's CPU that the hypervisor passes on ({@code -cpu host}). */
        record HostPassthrough(boolean migratable) implements Base {
        }

        /** libvirt's nearest named model and the differences, computed at start. */
        record HostModel() implements Base {
        }

        /** All that the accelerator can give ({@code -cpu max}). */
        record Maximum(boolean migratable) implements Base {
        }
    }
}
