package dev.socle.nova;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * A flavor.
 *
 * @param memoryMiB  RAM, in MiB
 * @param properties its extra specs, such as {@code trait:HW_CPU_X86_AVX2} or {@code hw:cpu_policy}
 */
public record Flavor(Optional<String> id, String name, OptionalInt vcpus, OptionalLong memoryMiB,
                     SequencedMap<String, String> properties) {
    public Flavor {
        properties = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(properties));
    }
}
