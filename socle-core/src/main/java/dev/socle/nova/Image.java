package dev.socle.nova;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * An image.
 *
 * @param properties such as {@code hw_machine_type} or {@code trait:HW_CPU_X86_AVX2}
 */
public record Image(Optional<String> id, String name, SequencedMap<String, String> properties) {
    public Image {
        properties = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(properties));
    }
}
