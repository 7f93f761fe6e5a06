package dev.socle.catalog;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * One version of one of QEMU's named CPU models, with everything that its earlier versions gave it.
 *
 * @param name      the versioned name, such as {@code Skylake-Server-v3}
 * @param base      the name without the version, such as {@code Skylake-Server}
 * @param version   from 1
 * @param aliases   other names of this very version, such as {@code Skylake-Server-noTSX-IBRS}
 * @param vendor    the vendor in its definition; under KVM a guest sees the host's instead
 * @param modelId   the brand string
 * @param minLevel  the highest basic CPUID leaf it asks for
 * @param minXlevel the highest extended CPUID leaf it asks for, such as 0x80000008
 * @param features  what the definition turns on, before the accelerator's defaults and before any filter
 * @param properties what else the definition sets, as {@code -cpu} would have it: {@code legacy-cache} and
 *                  {@code off}, {@code avx10-version} and {@code 1}; sorted by name
 */
public record QemuModel(String name, String base, int version, List<String> aliases, Optional<Vendor> vendor,
                        Signature signature, String modelId, int minLevel, int minXlevel, FeatureSet features,
                        SequencedMap<String, String> properties) {
    public QemuModel {
        aliases = List.copyOf(aliases);
        properties = Collections.unmodifiableSequencedMap(new TreeMap<>(properties));
    }
}
