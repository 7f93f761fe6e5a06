package dev.socle.evidence;

import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * What {@code /proc/cpuinfo} says, all logical CPUs together.
 *
 * @param logicalCpus how many it lists
 * @param brand       the model name
 * @param microcode   the microcode's revision; the lowest where CPUs differ
 * @param addressBits the width of physical addresses, in bits
 * @param flags       each flag and how many of the CPUs show it, in the order of the first CPU that does
 * @param bugs        what the kernel holds the CPU to suffer from
 */
public record Cpuinfo(int logicalCpus, Optional<Vendor> vendor, Optional<Signature> signature,
                      Optional<String> brand, OptionalLong microcode, OptionalInt addressBits,
                      SequencedMap<String, Integer> flags, List<String> bugs) {

    public Cpuinfo {
        flags = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(flags));
        bugs = List.copyOf(bugs);
    }

    /** The flags that all the CPUs show. */
    public List<String> commonFlags() {
        return flags.entrySet().stream().filter(entry -> entry.getValue() == logicalCpus)
                .map(SequencedMap.Entry::getKey).toList();
    }
}
