package dev.socle.host;

import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a running guest <em>has</em>. It may differ from what the guest is configured with now, until the next cold
 * boot; migration looks at this one.
 *
 * @param level       the highest basic CPUID leaf the guest sees
 * @param xlevel      the highest extended CPUID leaf the guest sees
 * @param addressBits the width of physical addresses the guest sees, in bits
 */
public record EffectiveCpu(KnownFeatures features, Optional<Vendor> vendor, Optional<Signature> signature,
                           OptionalInt level, OptionalInt xlevel, OptionalInt addressBits) {
}
