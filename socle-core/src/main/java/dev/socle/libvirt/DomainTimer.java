package dev.socle.libvirt;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A {@code <timer>} of a domain's clock.
 *
 * @param name       {@code kvmclock}, {@code hypervclock}, {@code tsc}, {@code armvtimer} ...
 * @param present    whether the guest shall have it, where that is said
 * @param tickPolicy what becomes of ticks while the guest does not run: {@code delay}, {@code discard} ...
 * @param hertz      its frequency, in Hz
 */
public record DomainTimer(String name, Optional<Boolean> present, Optional<String> tickPolicy, OptionalLong hertz) {
}
