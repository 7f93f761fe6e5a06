package dev.socle.advice;

import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.Version;
import java.util.Optional;

/**
 * What the user asks for.
 *
 * @param goal          what matters more
 * @param require       the ABI level the guests need at least
 * @param nested        whether guests shall run guests themselves
 * @param assumeQemu    the QEMU release to assume where the evidence does not say one
 * @param assumeLibvirt the libvirt release to assume where the evidence does not say one
 * @param assumeKernel  the Linux release whose KVM to assume where no KVM was asked
 */
public record AdviceRequest(Goal goal, Optional<AbiLevel> require, boolean nested, Optional<Version> assumeQemu,
                            Optional<Version> assumeLibvirt, Optional<Version> assumeKernel) {

    /** The same, with the kernel that the host's evidence says. */
    public AdviceRequest(Goal goal, Optional<AbiLevel> require, boolean nested, Optional<Version> assumeQemu,
                         Optional<Version> assumeLibvirt) {
        this(goal, require, nested, assumeQemu, assumeLibvirt, Optional.empty());
    }

    /** What the guests shall be good at. */
    public enum Goal {
        /** To move between all these hosts while they run. */
        MIGRATION,
        /** To use everything the host they run on has. */
        PERFORMANCE
    }

    /** Guests that can move, without nesting, of any level. */
    public static AdviceRequest usual() {
        return new AdviceRequest(Goal.MIGRATION, Optional.empty(), false, Optional.empty(), Optional.empty());
    }
}
